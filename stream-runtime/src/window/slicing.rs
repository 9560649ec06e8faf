//! How windows that overlap cut time into slices: at every start and every end of a window.
//!
//! An item touches one slice, however many windows it is in, and a window is a run of slices. Where the slide divides the size, ends are
//! starts, and there is a slice for each slide; elsewhere there is a pair for each: Krishnamurthy, Wu and Franklin, "On-the-fly sharing for
//! streamed aggregation", SIGMOD 2006.
//!
//! Windows and slices are numbered from the epoch and the offset on. Their edges may lie beyond the ends of time, to which windows are cut.

use super::Window;
use crate::time::Timestamp;

/// The lengths, in microseconds, that say where windows begin and end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slicing {
    pub size: i64,
    pub slide: i64,
    pub offset: i64,
}

/// The nearest time there is.
pub(crate) fn cut(micros: i128) -> Timestamp {
    let micros = micros.clamp(i64::MIN.into(), i64::MAX.into());
    Timestamp::from_micros(micros as i64)
}

impl Slicing {
    /// How long after a window's start another one ends; 0 where ends are starts.
    pub fn notch(self) -> i64 {
        self.size % self.slide
    }

    /// How many slices begin in a slide.
    fn per_slide(self) -> i128 {
        if self.notch() == 0 { 1 } else { 2 }
    }

    /// How many slices a window has.
    pub fn per_window(self) -> i128 {
        i128::from(self.size / self.slide) * self.per_slide() + i128::from(self.notch() > 0)
    }

    /// Where a window begins.
    pub fn start(self, window: i128) -> i128 {
        window * i128::from(self.slide) + i128::from(self.offset)
    }

    /// A window, cut to what time there is.
    pub fn window(self, window: i128) -> Window {
        let start = self.start(window);
        Window { start: cut(start), end: cut(start + i128::from(self.size)) }
    }

    /// The last window that ends at or before a time.
    pub fn over(self, reached: Timestamp) -> i128 {
        let from = i128::from(reached.as_micros()) - i128::from(self.size) - i128::from(self.offset);
        from.div_euclid(self.slide.into())
    }

    /// The slice that a time is in.
    pub fn slice_at(self, at: Timestamp) -> i128 {
        let (from, slide) = (i128::from(at.as_micros()) - i128::from(self.offset), i128::from(self.slide));
        let is_second = self.notch() > 0 && from.rem_euclid(slide) >= self.notch().into();
        from.div_euclid(slide) * self.per_slide() + i128::from(is_second)
    }

    /// The slice, cut to what time there is.
    pub fn slice(self, slice: i128) -> Window {
        Window { start: cut(self.edge(slice)), end: cut(self.edge(slice + 1)) }
    }

    fn edge(self, slice: i128) -> i128 {
        let per_slide = self.per_slide();
        self.start(slice.div_euclid(per_slide)) + slice.rem_euclid(per_slide) * i128::from(self.notch())
    }

    /// The first slice of a window.
    pub fn first_slice(self, window: i128) -> i128 {
        window * self.per_slide()
    }

    /// The first window that a slice is in.
    pub fn first_window(self, slice: i128) -> i128 {
        (slice - self.per_window()).div_euclid(self.per_slide()) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All windows that hold a time, the obvious way.
    fn holding(slicing: Slicing, at: i64) -> Vec<i128> {
        let around = i128::from(at).div_euclid(slicing.slide.into());
        let holds = |window: &i128| {
            let start = slicing.start(*window);
            (start..start + i128::from(slicing.size)).contains(&at.into())
        };
        (around - 20..around + 20).filter(holds).collect()
    }

    fn all() -> impl Iterator<Item = Slicing> {
        (1..9).flat_map(|slide| {
            (slide..14).flat_map(move |size| (0..slide).map(move |offset| Slicing { size, slide, offset }))
        })
    }

    #[test]
    fn a_window_is_a_run_of_slices() {
        for slicing in all() {
            for at in (-40..40).chain([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]) {
                let slice = slicing.slice_at(Timestamp::from_micros(at));
                let windows = holding(slicing, at);
                let (first, last) = (windows[0], windows[windows.len() - 1]);
                assert_eq!(slicing.first_window(slice), first, "{slicing:?} {at}");
                assert!(slicing.first_slice(last) <= slice && slice < slicing.first_slice(last + 1));
                for window in windows {
                    let slices = slicing.first_slice(window)..slicing.first_slice(window) + slicing.per_window();
                    assert!(slices.contains(&slice), "{slicing:?} {at}");
                }
            }
        }
    }

    #[test]
    fn slices_follow_each_other() {
        for slicing in all() {
            for slice in -30..30 {
                let bounds = slicing.slice(slice);
                assert_eq!(bounds.end, slicing.slice(slice + 1).start);
                for at in bounds.start.as_micros()..bounds.end.as_micros() {
                    assert_eq!(slicing.slice_at(Timestamp::from_micros(at)), slice);
                }
            }
        }
    }

    #[test]
    fn what_is_over_ends_at_or_before_the_time() {
        for slicing in all() {
            for reached in -40..40 {
                let over = slicing.over(Timestamp::from_micros(reached));
                assert!(slicing.window(over).end.as_micros() <= reached);
                assert!(slicing.window(over + 1).end.as_micros() > reached);
            }
        }
    }
}
