//! The files of a log: what a crash leaves of them, what is removed, and damage.

use std::fs;

use thalweg::connectors::pushed::pushed_to;
use thalweg::source::{Limit, Replayable};

use crate::{ALL, Folder, at, filled, next, rest};

#[test]
fn a_log_is_one_jobs() {
    let folder = Folder::new();
    filled(&folder, &["a"]);
    let (_pusher, mut source) = pushed_to(folder.log(), 1 << 20);
    assert!(next(&mut source, ALL).unwrap().is_some());
    let told = rest(&folder.log()).unwrap_err().to_string();
    assert_eq!(
        told,
        format!("another job has the log in `{}`: each needs a folder of its own", folder.log().display())
    );
    drop(source);
    assert_eq!(rest(&folder.log()).unwrap(), ["a"]);
}

#[test]
fn a_crash_leaves_a_part_of_the_last_entry_and_that_was_never_accepted() {
    let folder = Folder::new();
    filled(&folder, &["first", "second"]);
    let (segment, whole) = (folder.segment(), fs::read(folder.segment()).unwrap());
    for length in 0..whole.len() {
        fs::write(&segment, &whole[..length]).unwrap();
        let left = rest(&folder.log()).unwrap();
        assert!(["first", "second"].starts_with(&left.iter().map(String::as_str).collect::<Vec<_>>()), "{left:?}");
        assert!(left.len() < 2, "{length}");
        // And more can be written behind it.
        filled(&folder, &["third"]);
        assert_eq!(rest(&folder.log()).unwrap().last().unwrap(), "third");
        assert_eq!(rest(&folder.log()).unwrap().len(), left.len() + 1);
    }
}

#[test]
fn damage_in_the_middle_is_an_error() {
    let folder = Folder::new();
    let large = "x".repeat(1 << 20);
    // More than one segment.
    let (pusher, source) = pushed_to(folder.log(), 64 << 20);
    let mut source = source.answer_when_logged();
    for number in 0..20 {
        let receipt = pusher.try_push(format!("{number} {large}")).unwrap();
        while next(&mut source, Limit { records: 1, bytes: 0 }).unwrap().is_none() {}
        source.position();
        receipt.wait().unwrap();
    }
    drop(source);
    assert!(fs::read_dir(folder.log()).unwrap().count() > 4, "segments, the mark and the lock");
    assert_eq!(rest(&folder.log()).unwrap().len(), 20);

    let first = folder.log().join("00000000000000000000.log");
    let mut bytes = fs::read(&first).unwrap();
    bytes[1000] ^= 1;
    fs::write(&first, &bytes).unwrap();
    let told = rest(&folder.log()).unwrap_err().to_string();
    let expected = format!("`{}` is damaged: entry 0, at byte 16, is not what was written", first.display());
    assert_eq!(told, expected);
    fs::remove_file(folder.segment().with_file_name(segment_names(&folder)[1].clone())).unwrap();
    bytes[1000] ^= 1;
    fs::write(&first, bytes).unwrap();
    assert!(rest(&folder.log()).unwrap_err().to_string().contains("is damaged: entry "));
}

fn segment_names(folder: &Folder) -> Vec<String> {
    let names = fs::read_dir(folder.log()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".log")).collect();
    names.sort();
    names
}

#[test]
fn what_is_done_with_is_removed_but_for_the_newest_of_it() {
    let folder = Folder::new();
    let (pusher, mut source) = pushed_to(folder.log(), 64 << 20);
    let large = "x".repeat(1 << 20);
    for _ in 0..40 {
        drop(pusher.try_push(&*large).unwrap());
        assert_eq!(next(&mut source, Limit { records: 1, bytes: 0 }).unwrap().unwrap().len(), 1);
        let position = source.position();
        source.forget(&position).unwrap();
    }
    let names = segment_names(&folder);
    assert!(names.len() <= 3, "{names:?}");
    assert_ne!(names[0], "00000000000000000000.log");
    let told = source.seek(&at(0, 0)).unwrap_err().to_string();
    assert!(told.contains("what came before was forgotten"), "{told}");
}

#[test]
fn a_folder_that_cant_be_is_an_error() {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(folder.log(), "a file").unwrap();
    let told = rest(&folder.log()).unwrap_err();
    assert_eq!(told.to_string(), format!("can't open the log in `{}`", folder.log().display()));
    fs::remove_file(folder.log()).unwrap();
    filled(&folder, &["a"]);
    fs::write(folder.segment(), "something else altogether").unwrap();
    let told = format!("{:?}", rest(&folder.log()).unwrap_err());
    assert!(told.contains("it is no log of thalweg's, or one of another version"), "{told}");
}
