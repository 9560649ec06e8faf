//! Files of results in folders.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use flate2::read::MultiGzDecoder;
use stream_runtime::source::FileSet;
use thalweg::checkpoint::{Folder as Storage, InMemory};
use thalweg::connectors::objects::Parted;
use thalweg::prelude::*;

use super::folder::Folder;

type Sale = (&'static str, u32);

stream!(
    #[durable(exactly_once)]
    fn by_country(sales: impl Source<Sale>, out: impl Sink<Sale>) {
        sales.filter(|sale| sale.1 > 0).sink(out);
    }
);

fn line((_, cents): Sale, out: &mut Vec<u8>) -> std::io::Result<()> {
    writeln!(out, "{cents}")
}

fn country(sale: &Sale) -> String {
    format!("country={}", sale.0)
}

type Out = Parted<Storage, fn(&Sale) -> String, By<fn(Sale, &mut Vec<u8>) -> std::io::Result<()>>>;

fn out(folder: &Folder) -> Out {
    let line: fn(Sale, &mut Vec<u8>) -> std::io::Result<()> = line;
    parted(folder.path(), country as fn(&Sale) -> String).with(line)
}

fn names(folder: &Folder) -> Vec<String> {
    folder.files().into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_batch_is_seen_when_it_is_committed_and_not_before() {
    let folder = Folder::new();
    let mut sales = out(&folder);
    sales.recover(None).expect("it is empty");
    sales.write(("de", 7)).expect("it is taken");
    sales.write(("at", 8)).expect("it is taken");
    sales.prepare(0).expect("it is written");
    assert_eq!(names(&folder), ["_pending-00000000000000000000.json"]);
    sales.prepare(1).expect("nothing is written");
    sales.write(("de", 9)).expect("it is taken");
    sales.prepare(2).expect("it is written");
    sales.commit(0).expect("it is shown");
    sales.commit(1).expect("nothing is shown");
    drop(sales);
    // The checkpoint has batch 2, which was prepared; 3 was begun only.
    let mut sales = out(&folder);
    sales.recover(Some(2)).expect("it is settled");
    let files = folder.files();
    let texts: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), String::from_utf8_lossy(text))).collect();
    assert_eq!(texts[0].0, "_manifest-00000000000000000000.json");
    assert_eq!(
        texts[0].1,
        "{\"batch\":0,\"files\":[{\"file\":\"country=at/part-00000000000000000000-00000.txt\",\"bytes\":2,\"crc32\":\"b693471a\"},\
         {\"file\":\"country=de/part-00000000000000000000-00001.txt\",\"bytes\":2,\"crc32\":\"310b5bd5\"}]}\n"
    );
    assert_eq!(texts[1].0, "_manifest-00000000000000000002.json");
    let parts: Vec<_> = texts[2..].iter().map(|(name, text)| (*name, &**text)).collect();
    assert_eq!(
        parts,
        [
            ("country=at/part-00000000000000000000-00000.txt", "8\n"),
            ("country=de/part-00000000000000000000-00001.txt", "7\n"),
            ("country=de/part-00000000000000000002-00000.txt", "9\n"),
        ]
    );
}

#[test]
fn what_was_prepared_and_not_committed_is_gone() {
    let folder = Folder::new();
    for _ in 0..3 {
        let mut sales = out(&folder);
        sales.recover(None).expect("it is settled");
        assert_eq!(names(&folder), [""; 0]);
        sales.write(("de", 7)).expect("it is taken");
        sales.prepare(0).expect("it is written");
    }
    assert_eq!(names(&folder), ["_pending-00000000000000000000.json"]);
    let mut sales = out(&folder);
    sales.recover(Some(0)).expect("it is settled");
    assert_eq!(
        names(&folder),
        ["_manifest-00000000000000000000.json", "country=de/part-00000000000000000000-00000.txt"]
    );
    drop(sales);
    let error = out(&folder).recover(None).expect_err("it is another's");
    assert!(error.to_string().contains("another job has written there"), "{error}");
    // What shows a batch before it commits it writes it again.
    let mut sales = out(&folder);
    Sink::<Sale>::resume(&mut sales, None).expect("it is settled");
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn files_are_cut_and_compressed_and_have_a_header() {
    for how in [Compression::None, Compression::Gzip, Compression::Zstd] {
        let folder = Folder::new();
        let sales: Vec<Sale> =
            (0..300_000u32).map(|n| (["de", "at"][n as usize % 2], n.wrapping_mul(2_654_435_761).max(1))).collect();
        let out = out(&folder).compressed(how).extension("csv").header("cents\n").largest(200_000);
        let job = by_country(sales.clone(), out).checkpoint_to(InMemory::new()).workers(2);
        job.trigger(Trigger::asap().cap(100_000)).run_blocking().expect("it runs");
        let mut found: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let files = files_in(folder.path()).nested();
        let listed = files.list().expect("a listing");
        assert!(listed.len() >= 6, "{how:?}: {}", listed.len());
        for file in listed {
            let mut text = String::new();
            files.open(&file.path, 0).expect("it is there").read_to_string(&mut text).expect("it is text");
            let country = file.path.parent().and_then(|folder| folder.file_name()).expect("it lies in a folder");
            let numbers = text
                .strip_prefix("cents\n")
                .expect("a header")
                .lines()
                .map(|line| line.parse::<u32>().expect("a number"));
            found.entry(country.to_string_lossy().into_owned()).or_default().extend(numbers);
        }
        for (country, of) in [("country=de", "de"), ("country=at", "at")] {
            let mut expected: Vec<u32> = sales.iter().filter(|sale| sale.0 == of).map(|sale| sale.1).collect();
            let mut found = found.remove(country).unwrap_or_default();
            expected.sort_unstable();
            found.sort_unstable();
            assert!(found == expected, "{how:?} {country}: {} for {}", found.len(), expected.len());
        }
        assert!(found.is_empty());
    }
}

#[test]
fn what_gzip_reads_is_what_was_written() {
    let folder = Folder::new();
    let mut sales = out(&folder).compressed(Compression::Gzip);
    sales.write(("de", 7)).expect("it is taken");
    Sink::<Sale>::flush(&mut sales).expect("it is shown");
    let (_, bytes) = folder.files().into_iter().find(|(name, _)| name.ends_with(".txt.gz")).expect("a file");
    let mut text = String::new();
    MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("it is gzip");
    assert_eq!(text, "7\n");
}

#[test]
fn a_folder_must_be_one() {
    let folder = Folder::new();
    let mut sales = parted(folder.path(), |sale: &Sale| sale.0).with(line);
    for bad in ["../x", "a b", "", "a//b"] {
        let bad: &'static str = bad;
        let written = sales.write((bad, 7));
        assert_eq!(written.is_err(), !bad.is_empty(), "{bad}");
    }
}
