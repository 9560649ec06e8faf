//! Reads rows on a thread of its own, while those before them are computed.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use stream_runtime::Error;
use stream_runtime::source::{Arrivals, Arrived, FileSet, Seen, Watching};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::file::{Opened, Rows};
use super::position::ParquetPosition;
use crate::objects::place::Place;
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
    /// How others are waited for, if they are.
    pub(super) watching: Option<Watching>,
    /// The files that are taken at the place, then.
    pub(super) seen: Arc<Seen>,
    pub(super) from: ParquetPosition,
    /// How many rows are read first, where they are to be one batch.
    pub(super) first: Option<u64>,
    pub(super) names: &'static [&'static str],
    pub(super) wanted: Wanted,
}

/// What the reading thread tells.
pub(super) enum News {
    Rows(Rows),
    /// All was read that lay there when it was looked last; files may come.
    CaughtUp,
}

/// Starts to read. At most three times so many rows as are read at once are in memory, and the bytes of a row group of the columns that are read.
pub(super) fn start(order: Order) -> Result<Receiver<Result<News, Error>>, Error> {
    let (send, news) = channel(1);
    let read = move || {
        let place = Arc::new(order.files.place().clone());
        let mut reading = Reading { place, row: order.from.row, first: order.first, send, order };
        let read = match reading.order.watching {
            None => reading.all(),
            Some(how) => reading.as_they_come(how),
        };
        if let Err(error) = read {
            // Nobody hears it who has dropped the source.
            let _ = reading.send.blocking_send(Err(error));
        }
    };
    let thread = Builder::new().name("read-parquet".into()).spawn(read);
    thread.map_err(|cause| Error::new("can't start a thread to read Parquet").caused_by(cause))?;
    Ok(news)
}

/// The thread that reads.
struct Reading {
    order: Order,
    place: Arc<Place>,
    /// The row that the next file is read from.
    row: u64,
    /// How many rows are read first, until they are.
    first: Option<u64>,
    send: Sender<Result<News, Error>>,
}

impl Reading {
    /// Reads all files from a place on, or until nobody listens.
    fn all(&mut self) -> Result<(), Error> {
        let files = self.order.files.list()?;
        let at = self.order.from.among(&files)?;
        for (number, file) in files.into_iter().enumerate().skip(at) {
            if !self.file(Arrived { file, number, seen: Arc::default() })? {
                break;
            }
        }
        Ok(())
    }

    /// The same of files that arrive.
    fn as_they_come(&mut self, how: Watching) -> Result<(), Error> {
        let ParquetPosition { file, number, .. } = self.order.from.clone();
        let (files, seen) = (Arc::new(self.order.files.clone()), Arc::clone(&self.order.seen));
        let mut files = Arrivals::behind(files, how, seen, file.map(|file| (file, number)));
        let mut is_told = false;
        loop {
            let goes_on = match files.next_file()? {
                Some(file) => {
                    is_told = false;
                    self.file(file)?
                }
                None if is_told => {
                    files.rest();
                    !self.send.is_closed()
                }
                None => {
                    is_told = true;
                    self.send.blocking_send(Ok(News::CaughtUp)).is_ok()
                }
            };
            if !goes_on {
                return Ok(());
            }
        }
    }

    /// Reads a file, and says whether somebody listens.
    fn file(&mut self, Arrived { file, number, seen }: Arrived) -> Result<bool, Error> {
        let from = std::mem::take(&mut self.row);
        let opened = Opened::new(&self.place, file, self.order.names)?;
        let path = Arc::new(opened.path.clone());
        let groups = opened.groups();
        let all: u64 = groups.iter().sum();
        if from + self.first.unwrap_or(0) > all {
            let path = path.display();
            return Err(Error::new(format!(
                "can't go on at row {from} of `{path}`: the file is shorter than it was, it was written anew"
            )));
        }
        let mut begins = 0;
        for (group, rows) in groups.into_iter().enumerate() {
            let mut next = from.max(begins);
            while next < begins + rows {
                let (count, at_once) = match self.first.take() {
                    // What was one batch is one again.
                    Some(count) => (count.min(begins + rows - next), usize::try_from(count).unwrap_or(usize::MAX)),
                    None => (begins + rows - next, AT_ONCE),
                };
                let within = (next - begins) as usize..(next - begins + count) as usize;
                let wanted = self.order.wanted.get();
                let (reader, fields) = opened.read(group, within, at_once, wanted.as_deref())?;
                for values in reader {
                    let values = values.map_err(|cause| opened.damaged(cause))?;
                    let (count, path, seen, fields) =
                        (values.num_rows() as u64, Arc::clone(&path), Arc::clone(&seen), fields.clone());
                    let rows = Rows { path, number, seen, first: next, values, fields };
                    if count > 0 && self.send.blocking_send(Ok(News::Rows(rows))).is_err() {
                        return Ok(false);
                    }
                    next += count;
                }
            }
            begins += rows;
        }
        Ok(true)
    }
}
