//! The programs as crates in the target folder, and what cargo does with them.

use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::lines::lines_of_bodies;
use crate::contender::run;
use crate::field::{project, target};

/// One of the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    pub package: &'static str,
    pub operators: u32,
}

impl Display for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.package, self.operators)
    }
}

/// What cargo is asked for. The profiles are those of `field/Cargo.toml`.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// `cargo check` of the whole crate.
    Check,
    /// `cargo build` of the whole crate.
    Dev,
    /// `cargo build` that makes use of the build before the edit.
    Edit,
    /// `cargo build --release`.
    Release,
}

impl Way {
    pub const ALL: [Way; 4] = [Way::Check, Way::Dev, Way::Edit, Way::Release];

    fn arguments(self) -> [&'static str; 3] {
        match self {
            Way::Check => ["check", "--profile", "whole"],
            Way::Dev => ["build", "--profile", "whole"],
            Way::Edit => ["build", "--profile", "dev"],
            Way::Release => ["build", "--profile", "ordinary"],
        }
    }
}

/// A workspace with the programs.
pub struct Crates {
    folder: PathBuf,
}

/// Stands in each of the programs. The number is what changes.
const EDITED: &str = "order.cents >= 100";

impl Crates {
    /// Copies the programs, and what says how they are built.
    pub fn write() -> Result<Crates, String> {
        let (field, folder) = (project().join("peers/field"), target()?.with_file_name("compile"));
        for (what, into) in [("compile", "compile"), (".cargo", ".cargo"), ("Cargo.lock", "Cargo.lock")] {
            copy(&field.join(what), &folder.join(into))?;
        }
        let manifest = read(&field.join("Cargo.toml"))?;
        write(&folder.join("Cargo.toml"), &manifest_of_copy(&manifest, project()))?;
        Ok(Crates { folder })
    }

    fn source(&self, program: &Program) -> PathBuf {
        self.folder.join(format!("compile/{}/src/bin/{program}.rs", program.package))
    }

    /// Changes a number in a program, to one that it hasn't been in another round.
    pub fn edit(&self, program: &Program, round: u32) -> Result<(), String> {
        let path = self.source(program);
        let name = path.strip_prefix(&self.folder).map_err(|_| "a program lies outside of its folder")?;
        let original = read(&project().join("peers/field").join(name))?;
        write(&path, &edited(&original, round).ok_or_else(|| format!("`{EDITED}` is not once in `{program}`"))?)
    }

    /// Has cargo build a program; in how many seconds.
    pub fn build(&self, program: &Program, way: Way) -> Result<f64, String> {
        let mut command = self.cargo(way.arguments(), program);
        let begun = Instant::now();
        run(&mut command)?;
        Ok(begun.elapsed().as_secs_f64())
    }

    /// What a program says, as it was built last for a release.
    pub fn run(&self, program: &Program) -> Result<String, String> {
        let said = run(&mut Command::new(self.folder.join("target/ordinary").join(program.to_string())))?;
        let mut lines: Vec<_> = said.lines().collect();
        lines.sort_unstable();
        Ok(lines.join("\n") + "\n")
    }

    /// The lines of code that LLVM is given for a release.
    pub fn lines(&self, program: &Program) -> Result<u64, String> {
        let path = self.folder.join("target").join(format!("{program}.ll"));
        let mut command = self.cargo(["rustc", "--profile", "ordinary"], program);
        command.arg("--").arg(format!("--emit=llvm-ir={}", path.display()));
        // As rustc hands it over: before LLVM's own passes.
        command.args(["-Ccodegen-units=1", "-Cno-prepopulate-passes", "-Cpasses=name-anon-globals"]);
        run(&mut command)?;
        Ok(lines_of_bodies(&read(&path)?))
    }

    /// The milliseconds that the macro takes.
    pub fn expansion(&self, program: &Program) -> Result<f64, String> {
        let mut command = Command::new(env!("CARGO"));
        command.args(["bench", "--quiet", "--bench", "compile_time", "--"]).arg(self.source(program));
        let micros = run(command.current_dir(project()))?;
        let micros: f64 = micros.trim().parse().map_err(|_| format!("the bench printed `{}`", micros.trim()))?;
        Ok(micros / 1e3)
    }

    fn cargo(&self, arguments: [&str; 3], program: &Program) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).args(["--quiet", "--target-dir", "target"]);
        command.args(["--package", &format!("compile_{}", program.package), "--bin", &program.to_string()]);
        command.current_dir(&self.folder);
        command
    }
}

/// The manifest of the workspace in another folder, in which there are only the programs.
fn manifest_of_copy(manifest: &str, project: &Path) -> String {
    let lines = manifest.lines().map(|line| {
        if line.starts_with("members") {
            return "members = [\"compile/*\"]\n".to_string();
        }
        line.replace("\"../..\"", &format!("{:?}", project.display().to_string())) + "\n"
    });
    lines.collect()
}

/// A program with another number in it.
fn edited(program: &str, round: u32) -> Option<String> {
    let is_once = program.matches(EDITED).count() == 1;
    is_once.then(|| program.replace(EDITED, &format!("order.cents >= {}", 100 + round)))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |cause| format!("can't copy `{}`: {cause}", from.display());
    if !from.is_dir() {
        return fs::copy(from, to).map(drop).map_err(failed);
    }
    fs::create_dir_all(to).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        copy(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|cause| format!("can't read `{}`: {cause}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|cause| format!("can't write `{}`: {cause}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{edited, manifest_of_copy};

    #[test]
    fn the_copy_has_the_programs_alone() {
        let manifest = "[workspace]\nmembers = [\"contest\", \"compile/*\"]\n\
            [workspace.dependencies]\nthalweg = { path = \"../..\" }\n";
        let expected = "[workspace]\nmembers = [\"compile/*\"]\n\
            [workspace.dependencies]\nthalweg = { path = \"/the/project\" }\n";
        assert_eq!(manifest_of_copy(manifest, Path::new("/the/project")), expected);
    }

    #[test]
    fn an_edit_is_one_number() {
        assert_eq!(edited("if order.cents >= 100 {}", 2).as_deref(), Some("if order.cents >= 102 {}"));
        assert_eq!(edited("if order.cents > 100 {}", 2), None);
    }
}
