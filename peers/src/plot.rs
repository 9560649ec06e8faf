//! The plot in the README: for each workload how fast everyone is on one thread, beside the generated pipeline. A file `docs/peers.svg`.

use std::fmt::Write;
use std::fs;

use crate::document::Document;
use crate::field::{GENERATED, project};
use crate::table::{Row, Table};

/// Contenders and their colours, which people tell apart who see fewer (Okabe and Ito, 2008).
const COLOURS: [(&str, &str); 5] = [
    (GENERATED, "#0072b2"),
    ("by hand", "#000000"),
    ("timely", "#d55e00"),
    ("dfir_rs", "#009e73"),
    ("renoir", "#cc79a7"),
];

const WIDTH: f64 = 760.0;
/// Where the axis begins and ends.
const LEFT: f64 = 150.0;
const RIGHT: f64 = WIDTH - 30.0;
const TOP: f64 = 60.0;
/// Between two workloads.
const STEP: f64 = 26.0;

/// Speeds at which there is a line; the axis is logarithmic.
const TICKS: [f64; 7] = [0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 4.0];

/// Draws the plot from the table.
pub fn redraw() -> Result<(), String> {
    let tables = Document::read().tables;
    if tables.is_empty() {
        return Err("there is no table yet: `cargo run --release -p peers` makes it".into());
    }
    let path = project().join("docs/peers.svg");
    fs::write(&path, drawn(&tables)).map_err(|cause| format!("can't write `{}`: {cause}", path.display()))
}

fn drawn(tables: &[Table]) -> String {
    let bottom = TOP + STEP * tables.len() as f64;
    let mut svg = String::new();
    let height = bottom + 40.0;
    // Nothing can go wrong where a text is written to.
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
    );
    legend(&mut svg);
    TICKS.iter().for_each(|tick| line_at(&mut svg, *tick, bottom));
    for (table, number) in tables.iter().zip(0..) {
        workload(&mut svg, table, TOP + STEP * (f64::from(number) + 0.5));
    }
    let middle = (LEFT + RIGHT) / 2.0;
    text(&mut svg, middle, bottom + 34.0, "middle", "records per second on one thread; generated pipeline = 1");
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String) {
    for ((name, colour), number) in COLOURS.iter().zip(0..) {
        let x = LEFT + 110.0 * f64::from(number);
        dot(svg, x, 24.0, colour, name);
        text(svg, x + 10.0, 28.0, "start", name);
    }
}

fn line_at(svg: &mut String, tick: f64, bottom: f64) {
    let x = across(tick);
    let colour = if tick == 1.0 { "#888888" } else { "#dddddd" };
    let _ = writeln!(svg, "<line x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{bottom}\" stroke=\"{colour}\"/>");
    text(svg, x, bottom + 16.0, "middle", &tick.to_string());
}

fn workload(svg: &mut String, table: &Table, y: f64) {
    text(svg, LEFT - 12.0, y + 4.0, "end", &table.workload);
    for (name, colour) in COLOURS {
        let is_it = |row: &&Row| row.contender == name && row.threads == 1;
        if let Some(row) = table.rows.iter().find(is_it) {
            dot(svg, across(1.0 / row.ratio), y, colour, &format!("{name}: {:.1} M records/s", row.rate));
        }
    }
}

fn dot(svg: &mut String, x: f64, y: f64, colour: &str, title: &str) {
    let _ =
        writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{colour}\"><title>{title}</title></circle>");
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, text: &str) {
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
}

/// The place of a speed on the axis; what is beyond its ends is at its ends.
fn across(speed: f64) -> f64 {
    let [first, .., last] = TICKS;
    let share = (speed.clamp(first, last) / first).ln() / (last / first).ln();
    LEFT + share * (RIGHT - LEFT)
}

#[cfg(test)]
mod tests {
    use super::{Row, Table, drawn};

    #[test]
    fn each_contender_has_a_dot() {
        let row = |contender: &str, ratio| Row {
            contender: contender.into(),
            threads: 1,
            rate: 10.0,
            ratio,
            instructions: None,
            peak: 0.0,
            allocated: 0.0,
        };
        let rows = vec![row("generated", 1.0), row("by hand", 0.8)];
        let svg = drawn(&[Table { workload: "yahoo".into(), records: 1, rows }]);
        assert!(svg.contains(">yahoo</text>"));
        assert!(svg.contains("<title>by hand: 10.0 M records/s</title>"));
    }
}
