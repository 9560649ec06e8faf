//! A source of one's own: payments in a file, sixteen bytes each, which can be read again from any of them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::task::{Context, Poll};

use thalweg::prelude::*;

/// Money that went into an account, or out of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Payment {
    pub account: u32,
    pub cents: i64,
}

/// Bytes of a payment: the account in eight, the cents in eight.
const LENGTH: usize = 16;

impl Payment {
    pub fn to_bytes(self) -> [u8; LENGTH] {
        (u128::from(self.account) | u128::from(self.cents as u64) << 64).to_le_bytes()
    }

    fn from_bytes(bytes: &[u8; LENGTH]) -> Self {
        let number = u128::from_le_bytes(*bytes);
        Payment { account: number as u32, cents: (number >> 64) as i64 }
    }
}

/// The payments of a file. Nothing is opened before the first poll.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// So many payments were lent, and so many will have been when those that are ready are.
    lent: u64,
    ready: u64,
    payments: Vec<Payment>,
    /// Up to where the next batch goes, whatever its limit.
    again: Option<u64>,
}

pub fn journal(path: impl Into<PathBuf>) -> Journal {
    Journal { path: path.into(), lent: 0, ready: 0, payments: Vec::new(), again: None }
}

impl Journal {
    /// At most so many payments behind those that were lent. A file on a disk answers at once; what waits must do so on a thread of its own.
    fn read(&self, most: u64) -> io::Result<Vec<Payment>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.lent * LENGTH as u64))?;
        let mut bytes = Vec::new();
        file.take(most * LENGTH as u64).read_to_end(&mut bytes)?;
        let (payments, _being_written) = bytes.as_chunks();
        Ok(payments.iter().map(Payment::from_bytes).collect())
    }
}

impl Source for Journal {
    type Item<'b> = &'b Payment;
    type Batch<'b> = &'b [Payment];
    type Bound = Bounded;

    fn poll_ready(&mut self, _: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        let most = self.again.map_or(limit.records.clamp(1, 1 << 16) as u64, |until| until - self.lent);
        self.payments = self.read(most).map_err(|cause| {
            Error::new(format!("can't read the journal `{}`", self.path.display())).caused_by(cause)
        })?;
        self.ready = self.lent + self.payments.len() as u64;
        Poll::Ready(Ok(if self.payments.is_empty() { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> &[Payment] {
        (self.lent, self.again) = (self.ready, None);
        &self.payments
    }
}

/// What a durable pipeline asks besides.
impl Replayable for Journal {
    /// How many payments come before.
    type Position = u64;

    fn position(&self) -> u64 {
        self.ready
    }

    fn seek(&mut self, position: &u64) -> Result<(), Error> {
        (self.lent, self.ready, self.again) = (*position, *position, None);
        Ok(())
    }

    fn replay(&mut self, until: &u64) -> Result<(), Error> {
        if *until < self.lent {
            return Err(Error::new(format!(
                "can't read from payment {} up to {until}: that lies before it",
                self.lent
            )));
        }
        self.again = Some(*until).filter(|until| *until > self.lent);
        Ok(())
    }
}
