//! The contenders, and how they come to be there.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::contender::Contender;

/// The generated pipelines: what all others are compared with.
pub const GENERATED: &str = "generated";

/// What each is called in the table, and its package.
const PACKAGES: [(&str, &str); 6] = [
    (GENERATED, "on_thalweg"),
    ("by hand", "by_hand"),
    ("by hand, with tables", "by_table"),
    ("timely", "on_timely"),
    ("dfir_rs", "on_dfir"),
    ("renoir", "on_renoir"),
];

/// The folder of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the project")
}

/// Builds the contenders.
pub fn built() -> Result<Vec<Contender>, String> {
    built_of(&PACKAGES.map(|(name, _)| name))
}

/// Builds those with these names.
pub fn built_of(names: &[&str]) -> Result<Vec<Contender>, String> {
    let target = target()?;
    let packages = PACKAGES.into_iter().filter(|(name, _)| names.contains(name));
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--target-dir"])
        .arg(&target)
        .args(packages.clone().flat_map(|(_, package)| ["--package", package]))
        // Where cargo finds the flags that all are built with.
        .current_dir(project().join("peers/field"))
        .status()
        .map_err(|cause| format!("can't run cargo: {cause}"))?;
    if !status.success() {
        return Err("the contenders can't be built".into());
    }
    let contender = |(name, package)| Contender::new(name, target.join("release").join(package));
    Ok(packages.map(contender).collect())
}

/// A folder beside that of this program, `target/release`.
pub fn target() -> Result<PathBuf, String> {
    let program = env::current_exe().map_err(|cause| format!("can't find this program: {cause}"))?;
    let target = program.parent().and_then(Path::parent).ok_or("this program lies in no target folder")?;
    Ok(target.join("peers"))
}
