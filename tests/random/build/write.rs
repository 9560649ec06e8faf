//! Writes a pipeline as a module: the pipeline, its reading, and a test that compares the two.

use crate::stream::Pipeline;

pub fn module(number: u64, pipeline: &Pipeline) -> String {
    let text = function(number, pipeline);
    let reading = reading(number, pipeline);
    format!(
        "mod pipeline_{number} {{\n    use super::*;\n\n    const TEXT: &str = {text:?};\n\n    stream!(\n{text}\n    );\n\n{reading}\n    \
         #[test]\n    fn is_read_so() {{\n        compare(reads);\n    }}\n}}\n\n"
    )
}

/// The sources, by name.
fn sources(pipeline: &Pipeline) -> &'static [&'static str] {
    &["first", "second"][..pipeline.sources]
}

fn function(number: u64, pipeline: &Pipeline) -> String {
    let sources = sources(pipeline).iter().map(|name| format!("{name}: impl Source<Event> + Bounded"));
    let outputs = pipeline.outputs.iter().enumerate().map(|(n, output)| format!("out_{n}: impl Sink<{}>", output.item));
    let parameters: Vec<_> = sources.chain(outputs).collect();
    let statements = indented(&pipeline.statements);
    let attribute = if is_durable(number) { "        #[durable]\n" } else { "" };
    format!("{attribute}        fn composed_{number}({}) {{\n{statements}        }}", parameters.join(", "))
}

/// One in so many pipelines is durable, and stopped and begun again behind each batch.
fn is_durable(number: u64) -> bool {
    number % 6 == 5
}

fn reading(number: u64, pipeline: &Pipeline) -> String {
    let names = sources(pipeline);
    let (pattern, inputs) = match names {
        [_] => ("first".to_owned(), "Events"),
        _ => (format!("({})", names.join(", ")), "(Events, Events)"),
    };
    let outputs: Vec<_> = (0..pipeline.outputs.len()).map(|n| format!("out_{n}")).collect();
    let seen = outputs.iter().map(|out| format!("let mut {out} = Seen::new();"));
    let ends =
        names.iter().map(|name| format!("{name}.clone()")).chain(outputs.iter().map(|out| format!("&mut {out}")));
    let job = format!("composed_{number}({})", ends.collect::<Vec<_>>().join(", "));
    let run = match is_durable(number) {
        true => in_pieces(&job, &outputs),
        false => format!("let report = run.succeed({job})?;"),
    };
    let lengths: Vec<_> = names.iter().map(|name| format!("{name}.len()")).collect();
    let job = format!("let job = Job::new(run.cap, &[{}]);", lengths.join(", "));
    let read = names.iter().map(|name| format!("let {name} = job.source({name});"));
    let same = pipeline.outputs.iter().zip(&outputs);
    let same = same.map(|(output, out)| format!("same(\"{out}\", &{out}, &{})?;", output.stream));
    let late = format!("same_number(\"late\", report.late, {})?;", total(pipeline.late.iter().cloned()));
    let rejected = format!("same_number(\"rejected\", report.rejected, {})", total(pipeline.rejected.iter().cloned()));
    let statements: Vec<_> = seen
        .chain([run, job])
        .chain(read)
        .chain(pipeline.readings.iter().cloned())
        .chain(same)
        .chain([late, rejected])
        .collect();
    format!(
        "    fn reads(run: &Run, input: &{inputs}) -> Outcome {{\n        read(run, input).map_err(|error| told(error, TEXT))\n    }}\n\n    \
         fn read(run: &Run, {pattern}: &{inputs}) -> Outcome {{\n{}    }}\n",
        indented(&statements)
    )
}

fn in_pieces(job: &str, outputs: &[String]) -> String {
    let stopped: String = outputs.iter().map(|out| format!("{out}.stopped()?; ")).collect();
    format!(
        "let mut report = Pieces::new(run);\n            loop {{\n                match report.run({job})? {{\n                    \
         Piece::Stopped => {{ {stopped}}}\n                    Piece::Ended => {{}}\n                    Piece::Over => break,\n                \
         }}\n            }}"
    )
}

fn total(numbers: impl Iterator<Item = String>) -> String {
    let numbers: Vec<_> = numbers.collect();
    if numbers.is_empty() { "0".to_owned() } else { numbers.join(" + ") }
}

fn indented(statements: &[String]) -> String {
    statements.iter().map(|statement| format!("            {statement}\n")).collect()
}
