//! Reads rows on a thread of its own, while those before them are computed.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use stream_runtime::Error;
use stream_runtime::source::{FileSet, Found};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::file::{Opened, Rows};
use super::source::ParquetPosition;
use crate::objects::stored::StoredFiles;

/// Rows that are read at once: enough that what is done per column counts for little, few enough that they stay in the cache.
const AT_ONCE: usize = 16 << 10;

/// The fields that the pipeline reads, once that is known: it is when the first rows are made records.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted(Arc<Mutex<Option<Vec<bool>>>>);

impl Wanted {
    pub(super) fn is(&self, fields: impl FnOnce() -> Vec<bool>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(fields);
    }

    fn get(&self) -> Option<Vec<bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What is to be read.
pub(super) struct Order {
    pub(super) files: StoredFiles,
    pub(super) from: ParquetPosition,
    /// How many rows are read first, where they are to be one batch.
    pub(super) first: Option<u64>,
    pub(super) names: &'static [&'static str],
    pub(super) wanted: Wanted,
}

/// Starts to read. At most three times so many rows as are read at once are in memory, and the bytes of a row group of the columns that are read.
pub(super) fn start(order: Order) -> Result<Receiver<Result<Rows, Error>>, Error> {
    let (send, rows) = channel(1);
    let read = move || {
        if let Err(error) = read(order, &send) {
            // Nobody hears it who has dropped the source.
            let _ = send.blocking_send(Err(error));
        }
    };
    let thread = Builder::new().name("read-parquet".into()).spawn(read);
    thread.map_err(|cause| Error::new("can't start a thread to read Parquet").caused_by(cause))?;
    Ok(rows)
}

/// Reads all files from a place on, or until nobody listens.
fn read(order: Order, send: &Sender<Result<Rows, Error>>) -> Result<(), Error> {
    let files = order.files.list()?;
    let (place, at) = (Arc::new(order.files.place().clone()), order.from.among(&files)?);
    let (mut row, mut first) = (order.from.row, order.first);
    for (number, file) in files.into_iter().enumerate().skip(at) {
        let going = read_file(&order, &place, number, file, row, &mut first, send)?;
        if !going {
            return Ok(());
        }
        row = 0;
    }
    Ok(())
}

/// Reads a file from a row on, and says whether somebody listens.
fn read_file(
    order: &Order,
    place: &Arc<crate::objects::place::Place>,
    number: usize,
    file: Found,
    from: u64,
    first: &mut Option<u64>,
    send: &Sender<Result<Rows, Error>>,
) -> Result<bool, Error> {
    let opened = Opened::new(place, file, order.names)?;
    let path = Arc::new(opened.path.clone());
    let groups = opened.groups();
    let all: u64 = groups.iter().sum();
    if from + first.unwrap_or(0) > all {
        let path = path.display();
        return Err(Error::new(format!(
            "can't go on at row {from} of `{path}`: the file is shorter than it was, it was written anew"
        )));
    }
    let mut begins = 0;
    for (group, rows) in groups.into_iter().enumerate() {
        let mut next = from.max(begins);
        while next < begins + rows {
            let (count, at_once) = match first.take() {
                // What was one batch is one again.
                Some(count) => (count.min(begins + rows - next), usize::try_from(count).unwrap_or(usize::MAX)),
                None => (begins + rows - next, AT_ONCE),
            };
            let within = (next - begins) as usize..(next - begins + count) as usize;
            let wanted = order.wanted.get();
            let (reader, fields) = opened.read(group, within, at_once, wanted.as_deref())?;
            for values in reader {
                let values = values.map_err(|cause| opened.damaged(cause))?;
                let count = values.num_rows() as u64;
                let rows = Rows { path: Arc::clone(&path), number, first: next, values, fields: fields.clone() };
                if count > 0 && send.blocking_send(Ok(rows)).is_err() {
                    return Ok(false);
                }
                next += count;
            }
        }
        begins += rows;
    }
    Ok(true)
}
