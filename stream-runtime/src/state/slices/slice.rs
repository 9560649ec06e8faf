//! One slice: a cell for each key that has items in it.

use hashbrown::HashTable;

/// How many slices a key remembers its cells of.
pub const WAYS: usize = 4;

/// The way of a slice of which keys remember nothing.
const NO_WAY: usize = usize::MAX;

/// What the items of each key come to in one slice, keys by their numbers, in the order of their first item in it.
pub struct Slice<Acc> {
    pub number: i128,
    pub start: i64,
    /// Which of a key's notes is of this slice: of open slices only, since such a note is a promise that nothing but the cell has to change.
    pub way: usize,
    pub cells: Vec<Cell<Acc>>,
    /// Where slices make suffixes, for each cell what the key's cells behind it come to, up to the next border.
    pub rests: Vec<Option<Acc>>,
    /// The places of the cells by number: made when first asked for, which takes a record that is far out of order.
    places: Option<HashTable<u32>>,
}

/// What the items of a key come to in a slice, and the number of the key.
pub struct Cell<Acc> {
    pub id: u32,
    pub acc: Acc,
}

impl<Acc> Slice<Acc> {
    pub fn new(number: i128, start: i64) -> Self {
        let mut slice = Slice { number, start, way: NO_WAY, cells: Vec::new(), rests: Vec::new(), places: None };
        slice.turn_into(number, start);
        slice
    }

    /// Makes an empty slice another one, which has its room.
    pub fn turn_into(&mut self, number: i128, start: i64) {
        self.number = number;
        self.start = start;
        // The beginning of time stands for no note.
        self.way = if start == i64::MIN { NO_WAY } else { number.rem_euclid(WAYS as i128) as usize };
    }

    /// From now on windows have what is in it.
    pub fn close(&mut self) {
        self.way = NO_WAY;
    }

    pub fn clear(&mut self) {
        self.cells.clear();
        self.rests.clear();
        self.places = None;
    }

    /// Adds a cell of a key that has none, and gives its place.
    #[inline]
    pub fn push(&mut self, id: u32, acc: Acc) -> u32 {
        let place = self.cells.len() as u32;
        self.cells.push(Cell { id, acc });
        if self.places.is_some() {
            self.note(id, place);
        }
        place
    }

    #[cold]
    #[inline(never)]
    fn note(&mut self, id: u32, place: u32) {
        if let Some(places) = &mut self.places {
            let cells = &self.cells;
            places.insert_unique(spread(id), place, |&place| spread(cells[place as usize].id));
        }
    }

    /// The place of a key's cell.
    pub fn find(&mut self, id: u32) -> Option<usize> {
        let cells = &self.cells;
        let places = self.places.get_or_insert_with(|| {
            let mut places = HashTable::with_capacity(cells.len());
            for (place, cell) in cells.iter().enumerate() {
                places.insert_unique(spread(cell.id), place as u32, |&place| spread(cells[place as usize].id));
            }
            places
        });
        places.find(spread(id), |&place| cells[place as usize].id == id).map(|&place| place as usize)
    }
}

/// A hash of a number. Tables look at the upper bits and at the lower.
fn spread(id: u32) -> u64 {
    crate::state::hash::hash(&id)
}
