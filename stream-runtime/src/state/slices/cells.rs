//! The cells of one slice, in one of two shapes.
//!
//! - **Listed**: in the order of their first items. It takes no more than what is in it.
//! - **By number**: in an array with a place for every key that there is. To find a cell and to make one is one look, and windows go along the array. This is for
//!   slices in which many of the keys have cells.

use hashbrown::HashTable;

use super::column::Column;
use super::keys::Goes;

/// Of so many keys one has a cell in a slice that turns to cells by number ...
const DENSE: usize = 4;
/// ... and of more than so many in a slice that is closed and turns back.
const SPARSE: usize = 8;
/// Of fewer than so many a slice that follows one with cells by number begins so too. Then to make its places costs no more than so many for each cell of the
/// other, whatever comes.
const LIKELY: usize = 32;
/// So few cells are always listed.
const FEW: usize = 64;

/// What the items of each key come to in a slice.
pub struct Cells<Acc> {
    /// Empty where cells are by number.
    pub listed: Vec<Cell<Acc>>,
    /// The places of listed cells: made when first asked for, which takes a record that is far out of order.
    places: Option<HashTable<u32>>,
    /// Without places where cells are listed.
    pub column: Column<Acc>,
}

/// What the items of a key come to in a slice, and the number of the key.
pub struct Cell<Acc> {
    pub id: u32,
    pub acc: Acc,
}

impl<Acc> Cells<Acc> {
    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        self.listed.len() * size_of::<Cell<Acc>>() + self.column.places() * size_of::<Acc>()
    }

    pub fn new() -> Self {
        Cells { listed: Vec::new(), places: None, column: Column::new() }
    }

    /// Whether cells are by number.
    pub fn is_by_number(&self) -> bool {
        !self.column.is_unused()
    }

    pub fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.column.is_empty()
    }

    pub fn clear(&mut self) {
        self.listed.clear();
        self.places = None;
        self.column.clear();
    }

    /// All cells, each with its key's number and the row of it.
    #[inline]
    pub fn for_each_with<R>(&self, rows: &mut [R], mut see: impl FnMut(u32, &mut R, &Acc)) {
        if self.is_by_number() {
            return self.column.for_each_with(rows, see);
        }
        self.listed.iter().for_each(|Cell { id, acc }| see(*id, &mut rows[*id as usize], acc));
    }

    /// All cells, each with its key's number and its place.
    pub fn for_each_place(&self, mut see: impl FnMut(u32, u32, &Acc)) {
        self.column.for_each(|id, acc| see(id, id, acc));
        (0..).zip(&self.listed).for_each(|(place, Cell { id, acc })| see(*id, place, acc));
    }

    /// The cell at a place, and its key's number.
    #[inline]
    pub fn at(&self, place: u32) -> Option<(u32, &Acc)> {
        match self.is_by_number() {
            true => self.column.get(place).map(|acc| (place, acc)),
            false => self.listed.get(place as usize).map(|cell| (cell.id, &cell.acc)),
        }
    }

    /// A key's cell and its place: in a list the index, elsewhere the key's number.
    pub fn find(&mut self, id: u32) -> Option<(usize, &mut Acc)> {
        if self.is_by_number() {
            let (word, bit, acc) = self.column.place(id)?;
            return (*word & bit != 0).then_some((id as usize, acc));
        }
        let listed = &self.listed;
        let places = self.places.get_or_insert_with(|| {
            let mut places = HashTable::with_capacity(listed.len());
            for (place, cell) in listed.iter().enumerate() {
                places.insert_unique(spread(cell.id), place as u32, |&place| spread(listed[place as usize].id));
            }
            places
        });
        let place = *places.find(spread(id), |&place| listed[place as usize].id == id)? as usize;
        Some((place, &mut self.listed[place].acc))
    }

    /// A key's cell, which was at a place when it was last looked at, and has mostly stayed there.
    pub fn find_at(&mut self, id: u32, place: u32) -> Option<&Acc> {
        let is_there = |cell: &Cell<Acc>| cell.id == id;
        if self.listed.get(place as usize).is_some_and(is_there) {
            return self.listed.get(place as usize).map(|cell| &cell.acc);
        }
        self.find(id).map(|(_, acc)| &*acc)
    }

    /// Lists the cell of a key that has none, and gives its place.
    #[inline]
    pub fn list(&mut self, id: u32, acc: Acc) -> u32 {
        let place = self.listed.len() as u32;
        self.listed.push(Cell { id, acc });
        if self.places.is_some() {
            self.note(id, place);
        }
        place
    }

    #[cold]
    #[inline(never)]
    fn note(&mut self, id: u32, place: u32) {
        if let Some(places) = &mut self.places {
            let listed = &self.listed;
            places.insert_unique(spread(id), place, |&place| spread(listed[place as usize].id));
        }
    }

    /// Whether so many of the keys have listed cells that they should be by number.
    #[inline]
    pub fn are_many(&self, keys: usize) -> bool {
        Column::<Acc>::HOLDS && self.listed.len() >= FEW && self.listed.len() * DENSE >= keys
    }
}

impl<Acc: Clone> Cells<Acc> {
    /// Lays the cells out anew where numbers go elsewhere, of which there are so many then. It is told of each cell that is listed then, with its place, and of each that leaves.
    pub fn renumber(
        &mut self,
        goes: &[Goes],
        keys: usize,
        mut listed: impl FnMut(u32, u32),
        mut leaves: impl FnMut(u32, Acc),
    ) {
        let column = std::mem::replace(&mut self.column, Column::new());
        self.places = None;
        let before = std::mem::take(&mut self.listed);
        if let Some(any) = column.any().filter(|_| stays_by_number(keys)) {
            self.column.fit(keys, any);
        }
        column.for_each(|id, acc| match goes.get(id as usize) {
            Some(Goes::To(id)) if self.is_by_number() => self.column.set(*id, Some(acc.clone())),
            Some(Goes::To(id)) => listed(*id, self.list(*id, acc.clone())),
            Some(Goes::Away(key)) => leaves(*key, acc.clone()),
            Some(Goes::Nowhere) | None => {}
        });
        for Cell { id, acc } in before {
            match goes.get(id as usize) {
                Some(Goes::To(id)) => listed(*id, self.list(*id, acc)),
                Some(Goes::Away(key)) => leaves(*key, acc),
                Some(Goes::Nowhere) | None => {}
            }
        }
    }

    /// Has what is listed by number.
    #[cold]
    #[inline(never)]
    pub fn number(&mut self, keys: usize) {
        let Some(first) = self.listed.first() else { return };
        self.column.fit(keys, &first.acc);
        self.places = None;
        for Cell { id, acc } in std::mem::take(&mut self.listed) {
            self.column.set(id, Some(acc));
        }
    }

    /// Adds a cell by number, of a key that has none.
    #[cold]
    #[inline(never)]
    pub fn put(&mut self, id: u32, acc: Acc, keys: usize) {
        if self.column.place(id).is_none() {
            self.column.fit(keys.max(id as usize + 1), &acc);
        }
        self.column.set(id, Some(acc));
    }

    /// Begins anew, behind a slice or none, in the shape that it is likely to take.
    pub fn begin(&mut self, before: Option<&Cells<Acc>>, keys: usize) {
        let like = before.filter(|before| before.column.len() * LIKELY >= keys.max(FEW));
        match like.and_then(|before| before.column.any()) {
            Some(any) => {
                self.listed = Vec::new();
                self.column.fit(keys, any);
            }
            None => self.column = Column::new(),
        }
    }

    /// Lists the cells if they are few.
    pub fn settle(&mut self, keys: usize) {
        if self.is_by_number() && self.column.len() * SPARSE < keys {
            let column = std::mem::replace(&mut self.column, Column::new());
            column.for_each(|id, acc| self.listed.push(Cell { id, acc: acc.clone() }));
        }
    }
}

/// Whether cells by number stay so where there are so many keys.
pub fn stays_by_number(keys: usize) -> bool {
    keys >= FEW
}

/// A hash of a number. Tables look at the upper bits and at the lower.
fn spread(id: u32) -> u64 {
    crate::state::hash::hash(&id)
}
