//! How much room the lists need that are filled in each step.
//!
//! What workers send each other borrows from its batch, so that a list of one step is of another type than that of the next, and can't be kept. But it is made with the room that
//! was needed before: made without, lists grow by doubling, in memory that their owners have freed on another thread.

/// How many things an owner of keys was sent in the last step, by the number of who has sent them.
#[derive(Debug, Default)]
pub(super) struct Lengths(Vec<usize>);

impl Lengths {
    /// The room for as much as before in the list of this number, and some more: batches are not all the same.
    pub(super) fn of(&self, number: usize) -> usize {
        let before = self.0.get(number).copied().unwrap_or(0);
        before + before / 8
    }

    /// So many things were in the list of this number.
    pub(super) fn note(&mut self, number: usize, things: usize) {
        if self.0.len() <= number {
            self.0.resize(number + 1, 0);
        }
        self.0[number] = things;
    }
}

#[cfg(test)]
mod tests {
    use super::Lengths;

    #[test]
    fn there_is_room_for_what_came_before() {
        let mut lengths = Lengths::default();
        lengths.note(2, 80);
        assert_eq!([0, 1, 2, 3].map(|number| lengths.of(number)), [0, 0, 90, 0]);
        lengths.note(2, 0);
        assert_eq!(lengths.of(2), 0);
    }
}
