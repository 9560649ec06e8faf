//! Sorting by window.

use std::cmp::Reverse;

use crate::window::Window;

/// Sorts things by their windows, the newest first.
///
/// What is sorted are the windows, and then the things are put where theirs is: to sort is a thousand lines of code, which would be compiled anew for each type
/// of thing and in each crate that has such things.
pub(super) fn newest_first<T>(things: &mut [T], window: impl Fn(&T) -> Window) {
    if things.len() < 2 {
        return;
    }
    let mut windows = Vec::with_capacity(things.len());
    for thing in &*things {
        windows.push(window(thing));
    }
    let mut order = order(&windows);
    // Along each cycle of the permutation, every place is given its thing once.
    for first in 0..order.len() {
        let mut place = first;
        loop {
            let from = std::mem::replace(&mut order[place], place);
            if from == first {
                break;
            }
            things.swap(place, from);
            place = from;
        }
    }
}

/// The places of the windows, the newest first.
#[inline(never)]
fn order(windows: &[Window]) -> Vec<usize> {
    let mut order: Vec<_> = (0..windows.len()).collect();
    order.sort_by_key(|place| Reverse(windows[*place]));
    order
}

#[cfg(test)]
mod tests {
    use super::newest_first;
    use crate::time::Timestamp;
    use crate::window::Window;

    fn window(start: i64) -> Window {
        Window { start: Timestamp::from_micros(start), end: Timestamp::from_micros(start + 10) }
    }

    #[test]
    fn things_go_with_their_windows() {
        for starts in [&[][..], &[7], &[1, 2], &[2, 1], &[3, 9, 1, 7, 5, 8, 2], &[1, 2, 3, 4, 5], &[4, 4, 1]] {
            let mut things: Vec<(i64, String)> = starts.iter().map(|start| (*start, format!("of {start}"))).collect();
            let mut expected = things.clone();
            expected.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
            newest_first(&mut things, |(start, _)| window(*start));
            assert_eq!(things, expected);
        }
    }
}
