//! What the program is asked to do.

#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    /// To run the workloads with these names, or all if there are none.
    Run { workloads: Vec<String> },
    /// To draw the plot from the table.
    Plot,
    /// To measure latency.
    Latency,
    /// To count on many workers: the workloads with these names, or all if there are none.
    Workers { workloads: Vec<String> },
    /// To measure what compiling costs.
    Compile,
}

impl Request {
    pub fn of(arguments: impl Iterator<Item = String>) -> Result<Request, String> {
        let arguments: Vec<String> = arguments.collect();
        match arguments.as_slice() {
            [only] if only == "--plot" => return Ok(Request::Plot),
            [only] if only == "--latency" => return Ok(Request::Latency),
            [first, names @ ..] if first == "--workers" && !names.iter().any(|name| name.starts_with('-')) => {
                return Ok(Request::Workers { workloads: names.to_vec() });
            }
            [only] if only == "--compile" => return Ok(Request::Compile),
            _ => {}
        }
        match arguments.iter().find(|argument| argument.starts_with('-')) {
            Some(option) => Err(format!(
                "there is no option `{option}`; usage: peers [WORKLOAD…], peers --workers [WORKLOAD…], or peers with --plot, --latency or --compile"
            )),
            None => Ok(Request::Run { workloads: arguments }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    fn request(arguments: &[&str]) -> Result<Request, String> {
        Request::of(arguments.iter().map(|argument| argument.to_string()))
    }

    #[test]
    fn names_are_workloads() {
        assert_eq!(request(&["yahoo"]), Ok(Request::Run { workloads: vec!["yahoo".into()] }));
        assert_eq!(request(&[]), Ok(Request::Run { workloads: vec![] }));
    }

    #[test]
    fn an_option_stands_alone() {
        assert_eq!(request(&["--plot"]), Ok(Request::Plot));
        assert_eq!(request(&["--latency"]), Ok(Request::Latency));
        assert!(request(&["--latency", "yahoo"]).is_err());
        assert_eq!(request(&["--workers"]), Ok(Request::Workers { workloads: vec![] }));
        assert_eq!(request(&["--compile"]), Ok(Request::Compile));
    }

    #[test]
    fn what_looks_like_an_option_is_none() {
        assert!(request(&["--plots"]).is_err());
    }
}
