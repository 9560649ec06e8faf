//! A folder with a file for each batch.

mod crashes;
mod folders;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;

use stream_runtime::Error;
use stream_runtime::sink::{Files, Sink, Transactional, Written, files};

use crate::disk::{Disk, Fault};
use crate::with_causes;

type Lines = Written<Files<Disk>>;

fn part(batch: u64) -> String {
    format!("part-{batch:020}.txt")
}

fn manifest(batch: u64) -> String {
    format!("_manifest-{batch:020}.json")
}

fn write<T: Display>(sink: &mut Lines, records: impl IntoIterator<Item = T>) -> Result<(), Error> {
    records.into_iter().try_for_each(|record| sink.write(record))
}

fn flush(sink: &mut Lines) -> Result<(), Error> {
    Sink::<u64>::flush(sink)
}

fn resume(sink: &mut Lines, committed: Option<u64>) -> Result<(), Error> {
    Sink::<u64>::resume(sink, committed)
}

#[test]
fn each_batch_with_results_is_a_file() {
    let disk = Disk::default();
    let mut sink = files(disk.clone());
    write(&mut sink, [1, 2]).unwrap();
    assert!(disk.texts().is_empty());
    flush(&mut sink).unwrap();
    flush(&mut sink).unwrap();
    write(&mut sink, [3]).unwrap();
    Sink::<u64>::close(&mut sink).unwrap();
    let checksum = |text: &str| format!("{:08x}", crc32fast::hash(text.as_bytes()));
    let expected = BTreeMap::from([
        (part(0), "1\n2\n".into()),
        (
            manifest(0),
            format!("{{\"batch\":0,\"file\":\"{}\",\"bytes\":4,\"crc32\":\"{}\"}}\n", part(0), checksum("1\n2\n")),
        ),
        (part(2), "3\n".into()),
        (
            manifest(2),
            format!("{{\"batch\":2,\"file\":\"{}\",\"bytes\":2,\"crc32\":\"{}\"}}\n", part(2), checksum("3\n")),
        ),
    ]);
    assert_eq!(disk.texts(), expected);
    assert!(disk.staged_lengths().is_empty());
}

#[test]
fn a_format_and_an_extension_are_ones_own() {
    let disk = Disk::default();
    let as_csv = |(sensor, mean): (u32, f64), out: &mut Vec<u8>| writeln!(out, "{sensor},{mean:.1}");
    let mut sink = files(disk.clone()).extension("csv").with(as_csv);
    sink.write((3, 21.54)).unwrap();
    Sink::<(u32, f64)>::flush(&mut sink).unwrap();
    assert_eq!(disk.texts()["part-00000000000000000000.csv"], "3,21.5\n");
    for extension in ["", "a/b", "ü"] {
        let mut sink = files(Disk::default()).extension(extension);
        let error = flush(&mut sink).unwrap_err();
        let expected = format!(
            "can't name the files in the disk: the extension `{extension}` has to be of letters, digits and `-`, `_`, `.`, `=`"
        );
        assert_eq!(with_causes(&error), expected);
    }
}

#[test]
fn a_large_batch_goes_there_as_it_grows() {
    let disk = Disk::default();
    let mut sink = files(disk.clone());
    write(&mut sink, 0..200_000).unwrap();
    assert!(disk.texts().is_empty());
    assert!(disk.staged_lengths()[&part(0)] > 1_000_000);
    flush(&mut sink).unwrap();
    assert!(disk.texts()[&part(0)].lines().eq((0..200_000).map(|n| n.to_string())));
}

#[test]
fn what_several_workers_write_is_one_file() {
    let disk = Disk::default();
    let mut sink = files(disk.clone());
    let mut fork = Sink::<u64>::fork(&mut sink).unwrap();
    for batch in 0..2 {
        write(&mut fork, 100..50_000).unwrap();
        write(&mut sink, 0..100).unwrap();
        Sink::<u64>::join(&mut sink, &mut fork).unwrap();
        flush(&mut sink).unwrap();
        assert!(disk.texts()[&part(batch)].lines().eq((0..50_000).map(|n| n.to_string())));
    }
}

#[test]
fn a_folder_with_results_is_no_beginning() {
    let disk = Disk::default();
    let mut sink = files(disk.clone());
    write(&mut sink, [1]).unwrap();
    flush(&mut sink).unwrap();
    let error = flush(&mut files(disk.clone())).unwrap_err();
    assert_eq!(error.to_string(), "another job, or another output of this one, writes to the disk");
    drop(sink);
    let expected = format!(
        "there is `{}` in the disk, and this job has committed no batch yet: another job has written there, or the checkpoint is older than the files; \
         give the job an empty folder",
        part(0)
    );
    assert_eq!(flush(&mut files(disk.clone())).unwrap_err().to_string(), expected);
    assert_eq!(files(disk.clone()).recover(None).unwrap_err().to_string(), expected);
    disk.put(&part(5), "");
    let error = files(disk.clone()).recover(Some(4)).unwrap_err().to_string();
    assert!(
        error.starts_with("there is `part-00000000000000000005.txt` in the disk, and batch 4 is the last"),
        "{error}"
    );
    let error = resume(&mut files(disk.clone()), Some(3)).unwrap_err().to_string();
    assert!(
        error.starts_with("there is `part-00000000000000000005.txt` in the disk, and batch 3 is the last"),
        "{error}"
    );
    files(disk.clone()).recover(Some(5)).unwrap();
    disk.put("notes.txt", "other files are none of ours");
    files(disk).recover(Some(5)).unwrap();
}

#[test]
fn a_batch_is_seen_when_it_is_committed() {
    let disk = Disk::default();
    let mut sink = files(disk.clone());
    sink.recover(None).unwrap();
    for batch in 0..3 {
        write(&mut sink, [batch]).unwrap();
        sink.prepare(batch).unwrap();
    }
    sink.prepare(3).unwrap();
    assert!(disk.texts().is_empty());
    sink.commit(0).unwrap();
    sink.commit(1).unwrap();
    sink.commit(1).unwrap();
    assert_eq!(Vec::from_iter(disk.texts().into_keys()), [manifest(0), manifest(1), part(0), part(1)]);
    drop(sink);
    let mut sink = files(disk.clone());
    sink.recover(Some(1)).unwrap();
    assert!(disk.staged_lengths().is_empty());
    write(&mut sink, [2]).unwrap();
    let error = sink.prepare(3).unwrap_err();
    assert_eq!(error.to_string(), "batch 3 for the disk comes in place of batch 2");
}

#[test]
fn what_another_wrote_or_took_is_told() {
    let prepared = || {
        let disk = Disk::default();
        let mut sink = files(disk.clone());
        write(&mut sink, [7]).unwrap();
        sink.prepare(0).unwrap();
        drop(sink);
        disk
    };
    let disk = prepared();
    files(disk.clone()).recover(Some(0)).unwrap();
    assert_eq!(disk.texts()[&part(0)], "7\n");

    let disk = prepared();
    disk.put(&part(0), "8\n");
    let error = files(disk.clone()).recover(Some(0)).unwrap_err();
    let expected = format!("`{}` in the disk is not what this job wrote: somebody else has written there", part(0));
    assert_eq!(error.to_string(), expected);

    let disk = prepared();
    disk.delete(&part(0));
    let error = files(disk.clone()).recover(Some(0)).unwrap_err();
    let expected =
        format!("the file that `{}` in the disk is about is gone, and the checkpoint has its batch", manifest(0));
    assert_eq!(error.to_string(), expected);
}

#[test]
fn an_error_names_the_folder_and_the_batch() {
    // The lock, the list, what is staged; then of batch 0: stage, write, flush, seal; of its manifest the same; publish.
    let told = |at| {
        let disk = Disk::default();
        disk.fail_at(at, Fault::Dies);
        let mut sink = files(disk);
        let ended = write(&mut sink, [1]).and_then(|()| flush(&mut sink));
        with_causes(&ended.unwrap_err()).replace(": the disk is gone", "")
    };
    let expected = [
        "can't lock the files in the disk",
        "can't list what is there in the disk",
        "can't list what a crash has left in the disk",
        "can't write batch 0 in the disk",
        "can't write batch 0 in the disk",
        "can't make sure of batch 0 in the disk",
        "can't make sure of batch 0 in the disk",
        "can't make sure of batch 0 in the disk",
        "can't make sure of batch 0 in the disk",
        "can't make sure of batch 0 in the disk",
        "can't make sure of batch 0 in the disk",
        "can't show batch 0 in the disk",
        "can't show batch 0 in the disk",
    ];
    assert_eq!((0..13).map(told).collect::<Vec<_>>(), expected);
}
