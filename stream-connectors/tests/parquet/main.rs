//! Parquet files as source and sink.

#[path = "../files/folder.rs"]
#[allow(dead_code)]
mod folder;

mod arriving;

use std::fs::File;
use std::sync::{Arc, Mutex};

use arrow_array::builder::{Int64Builder, ListBuilder};
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use thalweg::checkpoint::InMemory;
use thalweg::connectors::objects::{StoredFiles, files_in};
use thalweg::prelude::*;

use folder::Folder;

#[derive(Clone, Debug, PartialEq)]
struct Sale {
    article: String,
    cents: i64,
    weight: Option<f64>,
    is_new: bool,
    at: Timestamp,
    country: Option<String>,
    count: u8,
}

#[derive(Decode)]
struct Sold<'a> {
    article: &'a str,
    cents: i64,
    weight: Option<f64>,
    #[decode(rename = "new")]
    is_new: bool,
    at: Timestamp,
    country: Option<&'a str>,
    count: u8,
}

impl Sold<'_> {
    fn to_sale(&self) -> Sale {
        let Sold { article, cents, weight, is_new, at, country, count } = *self;
        Sale { article: article.to_owned(), cents, weight, is_new, at, country: country.map(str::to_owned), count }
    }
}

stream!(
    #[durable]
    fn all(sales: impl Source<Sold<'_>>, out: impl Sink<Sale>) {
        sales.map(|sale| sale.to_sale()).sink(out);
    }
);

stream!(
    fn new_ones(sales: impl Source<Sold<'_>>, out: impl Sink<i64>) {
        sales.filter(|sale| sale.is_new).map(|sale| sale.cents).sink(out);
    }
);

stream!(
    #[durable(exactly_once)]
    fn written(sales: impl Source<Sale>, out: impl Sink<Sale>) {
        sales.filter(|sale| sale.cents >= 0).sink(out);
    }
);

fn sale(n: i64) -> Sale {
    Sale {
        article: format!("article {n}"),
        cents: n,
        weight: (n % 3 != 0).then_some(n as f64 / 7.0),
        is_new: n % 5 == 0,
        at: Timestamp::from_micros(1_700_000_000_000_000 + n),
        country: (n % 4 != 0).then(|| format!("c{}", n % 9)),
        count: (n % 256) as u8,
    }
}

/// Writes sales, in batches, by two workers.
fn write(folder: &Folder, sales: &[Sale], cap: usize) {
    let out = parquet_files(folder.path())
        .text("article", |sale: &Sale| &sale.article)
        .column("cents", |sale| sale.cents)
        .column("weight", |sale| sale.weight)
        .column("new", |sale| sale.is_new)
        .column("at", |sale| sale.at)
        .column("country", |sale| sale.country.clone())
        .column("count", |sale| sale.count)
        .in_folders(|sale| format!("new={}", sale.is_new));
    let job = written(sales.to_vec(), out).checkpoint_to(InMemory::new()).workers(2);
    job.trigger(Trigger::asap().cap(cap)).run_blocking().expect("it runs");
}

fn files(folder: &Folder) -> StoredFiles {
    files_in(folder.path()).nested().ending(".parquet")
}

fn sorted(mut sales: Vec<Sale>) -> Vec<Sale> {
    sales.sort_by_key(|sale| sale.cents);
    sales
}

#[test]
fn what_was_written_is_read_also_run_by_run() {
    let folder = Folder::new();
    let sales: Vec<Sale> = (0..50_000).map(sale).collect();
    write(&folder, &sales, 30_000);
    let mut read = Vec::new();
    all(files(&folder).parquet::<Sold>(), &mut read).checkpoint_to(InMemory::new()).run_blocking().expect("it runs");
    assert!(sorted(read) == sales);

    let (checkpoint, all_read, mut runs) = (InMemory::new(), Arc::new(Mutex::new(Vec::new())), 0);
    loop {
        let out = Failing { all: Arc::clone(&all_read), batch: Vec::new(), left: 2 };
        let job = all(files(&folder).parquet::<Sold>(), out).checkpoint_to(checkpoint.clone());
        runs += 1;
        match job.trigger(Trigger::asap().cap(7_000)).run_blocking() {
            Ok(_) => break,
            Err(error) => assert!(error.to_string().contains("enough for now"), "{error}"),
        }
    }
    assert!(runs > 3, "{runs} runs");
    let read = std::mem::take(&mut *all_read.lock().unwrap());
    assert!(sorted(read) == sales);
}

/// A sink that fails after some batches.
struct Failing {
    all: Arc<Mutex<Vec<Sale>>>,
    batch: Vec<Sale>,
    left: u32,
}

impl Sink<Sale> for Failing {
    fn write(&mut self, sale: Sale) -> Result<(), Error> {
        self.batch.push(sale);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.left = self.left.checked_sub(1).ok_or_else(|| Error::new("enough for now"))?;
        self.all.lock().unwrap().append(&mut self.batch);
        Ok(())
    }
}

#[test]
fn others_can_read_it() {
    let folder = Folder::new();
    write(&folder, &(0..100).map(sale).collect::<Vec<_>>(), 1000);
    let (name, _) = folder.files().into_iter().find(|(name, _)| name.starts_with("new=true")).expect("a file");
    let file = File::open(folder.path().join(name)).expect("it is there");
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).expect("it is Parquet").build().expect("it is whole");
    let batches: Vec<RecordBatch> = batches.collect::<Result<_, _>>().expect("it is whole");
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 20);
    let names: Vec<_> = batches[0].schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["article", "cents", "weight", "new", "at", "country", "count"]);
}

/// Writes columns that others might.
fn put(folder: &Folder, name: &str, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let schema: Arc<Schema> = batch.schema();
    let file = File::create(folder.path().join(name)).expect("a file");
    let mut writer = ArrowWriter::try_new(file, schema, None).expect("a writer");
    writer.write(&batch).expect("it is written");
    writer.close().expect("it is written");
}

#[derive(Decode)]
struct Two<'a> {
    name: &'a str,
    #[decode(rename = "count")]
    small: u8,
}

stream!(
    fn smalls(twos: impl Source<Two<'_>>, out: impl Sink<u8>) {
        twos.map(|two| two.small).sink(out);
    }
);

stream!(
    fn twos(twos: impl Source<Two<'_>>, out: impl Sink<(String, u8)>) {
        twos.map(|two| (two.name.to_owned(), two.small)).sink(out);
    }
);

fn error(folder: &Folder) -> String {
    let mut read = Vec::new();
    let job = twos(files_in(folder.path()).parquet::<Two>(), &mut read);
    format!("{:?}", job.run_blocking().expect_err("it can't be read"))
}

#[test]
fn only_the_columns_that_are_read_are_looked_at() {
    let folder = Folder::new();
    write(&folder, &(0..50_000).map(sale).collect::<Vec<_>>(), 100_000);
    let mut cents = Vec::new();
    new_ones(files(&folder).parquet::<Sold>(), &mut cents).run_blocking().expect("it runs");
    cents.sort_unstable();
    assert!(cents.iter().copied().eq((0..50_000).filter(|n| n % 5 == 0)));
}

#[test]
fn what_does_not_fit_is_an_error_that_names_file_row_and_column() {
    let text = |values: Vec<Option<&str>>| Arc::new(StringArray::from(values)) as ArrayRef;
    let numbers = |values: Vec<i64>| Arc::new(Int64Array::from(values)) as ArrayRef;

    let folder = Folder::new();
    put(&folder, "a.parquet", vec![("name", text(vec![Some("x"), Some("y")])), ("count", numbers(vec![7, 300]))]);
    let said = error(&folder);
    assert!(
        said.contains("row 1 of") && said.contains("column `count`") && said.contains("out of the range"),
        "{said}"
    );

    let folder = Folder::new();
    put(&folder, "a.parquet", vec![("name", text(vec![Some("x"), None])), ("count", numbers(vec![7, 8]))]);
    let said = error(&folder);
    assert!(said.contains("row 1 of") && said.contains("column `name`") && said.contains("not null"), "{said}");
    // Nobody reads the names.
    let mut read = Vec::new();
    smalls(files_in(folder.path()).parquet::<Two>(), &mut read).run_blocking().ok();

    let folder = Folder::new();
    put(&folder, "a.parquet", vec![("name", text(vec![Some("x")]))]);
    let said = error(&folder);
    assert!(said.contains("no column `count`"), "{said}");

    let folder = Folder::new();
    let mut lists = ListBuilder::new(Int64Builder::new());
    lists.append_value([Some(1), Some(2)]);
    put(&folder, "a.parquet", vec![("name", text(vec![Some("x")])), ("count", Arc::new(lists.finish()))]);
    let said = error(&folder);
    assert!(said.contains("column `count` has values of the type"), "{said}");

    let folder = Folder::new();
    let record = |name, values| (Arc::new(Field::new(name, DataType::Int64, false)), numbers(values));
    let nested = || Arc::new(StructArray::from(vec![record("one", vec![1]), record("two", vec![2])])) as ArrayRef;
    put(&folder, "a.parquet", vec![("name", text(vec![Some("x")])), ("count", nested())]);
    let said = error(&folder);
    assert!(said.contains("column `count` has values of the type Struct") && said.contains("can be read"), "{said}");
    // Of which the record has no field, that is nobody's concern.
    let columns = vec![("more", nested()), ("count", numbers(vec![7])), ("name", text(vec![Some("x")]))];
    put(&folder, "a.parquet", columns);
    let mut read = Vec::new();
    twos(files_in(folder.path()).parquet::<Two>(), &mut read).run_blocking().expect("it runs");
    assert_eq!(read, [("x".to_owned(), 7)]);

    let folder = Folder::new();
    folder.put("a.parquet", "this is no Parquet, whatever its name says");
    let said = error(&folder);
    assert!(said.contains("a.parquet") && said.contains("as Parquet"), "{said}");
}

#[test]
fn empty_files_have_no_records() {
    let folder = Folder::new();
    let none = || Arc::new(Int64Array::from(Vec::<i64>::new())) as ArrayRef;
    let no_text = Arc::new(StringArray::from(Vec::<&str>::new()));
    assert_eq!(no_text.len(), 0);
    put(&folder, "a.parquet", vec![("name", no_text), ("count", none())]);
    let mut read = Vec::new();
    twos(files_in(folder.path()).parquet::<Two>(), &mut read).run_blocking().expect("it runs");
    assert!(read.is_empty());
}

#[test]
fn they_are_a_source() -> Result<(), Error> {
    let folder = Folder::new();
    let mut expected = Vec::new();
    for file in 0..3i64 {
        let numbers: Vec<i64> = (file * 30..file * 30 + 30).collect();
        let names = StringArray::from(numbers.iter().map(i64::to_string).collect::<Vec<_>>());
        let counts = Arc::new(Int64Array::from(numbers.clone()));
        put(&folder, &format!("{file}.parquet"), vec![("name", Arc::new(names)), ("count", counts)]);
        expected.extend(numbers.into_iter().map(|number| (number.to_string(), number as u8)));
    }
    let own = |two: Two<'_>| (two.name.to_owned(), two.small);
    thalweg::testing::source(|| files_in(folder.path()).parquet::<Two>(), own).expect(expected).check_replay()
}

#[test]
fn they_are_a_sink() -> Result<(), Error> {
    let base = Folder::new();
    let outside = |number: usize| {
        let folder = base.path().join(number.to_string());
        let written = folder.clone();
        let seen = move || {
            let mut read = Vec::new();
            if written.is_dir() {
                let files = files_in(&written).ending(".parquet");
                twos(files.parquet::<Two>(), &mut read).run_blocking().expect("they are whole");
            }
            read
        };
        let open =
            move || parquet_files(&folder).text("name", |two: &(String, u8)| &two.0).column("count", |two| two.1);
        (open, seen)
    };
    let records = || (0..5u8).map(|number| (number.to_string(), number));
    thalweg::testing::sink(outside, records()).check_resume()?;
    thalweg::testing::sink(|number: usize| outside(number + 10_000), records()).check_exactly_once()
}
