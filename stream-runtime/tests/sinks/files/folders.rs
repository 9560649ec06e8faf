//! The same in a folder of the file system.

use std::fs;
use std::path::{Path, PathBuf};

use stream_runtime::checkpoint::Folder;
use stream_runtime::sink::{Files, Sink, Transactional, Written, files};

/// A path of a test's own, where nothing is.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{name}"));
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// What a shell would list, hidden files too, and what is in the parts.
fn content(folder: &Path) -> (Vec<String>, String) {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = entries.filter(|name| name != ".lock").collect();
    names.sort();
    let parts = names.iter().filter(|name| name.starts_with("part-"));
    let text = parts.map(|name| fs::read_to_string(folder.join(name)).unwrap()).collect();
    (names, text)
}

fn prepared(sink: &mut Written<Files<Folder>>, batch: u64, records: &[u64]) {
    records.iter().try_for_each(|record| sink.write(record)).unwrap();
    sink.prepare(batch).unwrap();
}

#[test]
fn a_job_goes_on_behind_what_it_has_committed() {
    let folder = folder("on");
    let mut sink = files(&folder);
    sink.recover(None).unwrap();
    prepared(&mut sink, 0, &[1, 2]);
    prepared(&mut sink, 1, &[3]);
    sink.commit(0).unwrap();
    assert_eq!(content(&folder).1, "1\n2\n");
    let error = files(folder.as_path()).recover(None).unwrap_err().to_string();
    assert_eq!(error, format!("another job, or another output of this one, writes to `{}`", folder.display()));
    drop(sink);

    let mut sink = files(&folder);
    sink.recover(Some(0)).unwrap();
    prepared(&mut sink, 1, &[3]);
    prepared(&mut sink, 2, &[]);
    prepared(&mut sink, 3, &[4]);
    (1..4).for_each(|batch| sink.commit(batch).unwrap());
    Sink::<u64>::close(&mut sink).unwrap();
    let names = ["_manifest", "part"].map(|kind| {
        let extension = if kind == "part" { "txt" } else { "json" };
        [0, 1, 3].map(|batch| format!("{kind}-{batch:020}.{extension}"))
    });
    assert_eq!(content(&folder), (names.concat(), "1\n2\n3\n4\n".to_owned()));
}

/// A file has two names for a moment, the hidden one and the one that readers see.
#[test]
fn what_a_crash_left_between_two_names_is_settled() {
    let folder = folder("names");
    let mut sink = files(&folder);
    sink.recover(None).unwrap();
    prepared(&mut sink, 0, &[7]);
    drop(sink);
    let part = format!("part-{:020}.txt", 0);
    fs::hard_link(folder.join(format!(".{part}.staged")), folder.join(&part)).unwrap();
    files(&folder).recover(Some(0)).unwrap();
    let expected = vec![format!("_manifest-{:020}.json", 0), part];
    assert_eq!(content(&folder), (expected, "7\n".to_owned()));
    files(&folder).recover(Some(0)).unwrap();
}

#[test]
fn an_error_names_the_path() {
    let file = folder("a file");
    fs::write(&file, "").unwrap();
    let error = files(&file).recover(None).unwrap_err().to_string();
    assert_eq!(error, format!("can't lock the files in `{}`", file.display()));
    fs::remove_file(file).unwrap();
}
