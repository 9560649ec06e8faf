//! Points in time and durations. PostgreSQL counts microseconds from the year 2000.

use std::time::{Duration, SystemTime};

use bytes::{BufMut, BytesMut};
use stream_runtime::time::{EventTime, Timestamp};
use tokio_postgres::types::Type;

use super::{IsNull, ToColumn, Unfit};

/// 2000-01-01T00:00:00Z.
const YEAR_2000: i64 = 946_684_800_000_000;

impl ToColumn for Timestamp {
    fn fits(column: &Type) -> bool {
        is_time(column)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        let micros = match *self {
            Timestamp::MIN => i64::MIN,
            Timestamp::MAX => i64::MAX,
            time => {
                time.as_micros().checked_sub(YEAR_2000).ok_or_else(|| format!("{time} is not within `{column}`"))?
            }
        };
        out.put_i64(micros);
        Ok(IsNull::No)
    }
}

impl ToColumn for SystemTime {
    fn fits(column: &Type) -> bool {
        is_time(column)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.event_time().write(column, out)
    }
}

impl ToColumn for Duration {
    fn fits(column: &Type) -> bool {
        *column == Type::INTERVAL
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        let micros = i64::try_from(self.as_micros()).map_err(|_| format!("{self:?} is not within `{column}`"))?;
        out.put_i64(micros);
        out.put_i32(0); // days
        out.put_i32(0); // months
        Ok(IsNull::No)
    }
}

pub(super) fn is_time(column: &Type) -> bool {
    matches!(*column, Type::TIMESTAMPTZ | Type::TIMESTAMP)
}

/// The time that PostgreSQL's number stands for.
pub(super) fn read(micros: i64) -> Option<Timestamp> {
    match micros {
        i64::MIN => Some(Timestamp::MIN),
        i64::MAX => Some(Timestamp::MAX),
        micros => Some(Timestamp::from_micros(micros.checked_add(YEAR_2000)?)),
    }
}
