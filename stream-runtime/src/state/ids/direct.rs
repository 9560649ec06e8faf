//! Integers by their last bits.

/// An array in which an integer has the place that its last bits say, as long as no other is there.
///
/// Ids mostly are given out one after the other: so many of them that are in use at a time, in an array of twice the size, hardly ever meet. To look
/// one up is to look at one place, four bytes, next to those of the ids that were given out with it; to look into a hash table is to look at two or three, each
/// somewhere. Integers that lie otherwise are told that they don't fit.
pub(super) struct Direct {
    /// What is taken from a number, so that the rest of it is small.
    base: u64,
    /// How many bits say the place.
    bits: u32,
    places: Vec<Place>,
    /// How many places are taken.
    taken: usize,
}

/// An id, and in its first bits one more than those of the number that do not say its place. Eight of these serve, for they are few where numbers are close to each other.
type Place = u32;

const FREE: Place = 0;

/// How many bits of a place are the id.
const ID: u32 = 24;

/// An array has at most so many places for a number: more, and it would want more of the cache than a hash table.
const ROOM: usize = 8;

/// The least array.
const FEW: usize = 16;

impl Direct {
    pub(super) const NONE: Direct = Direct { base: 0, bits: 0, places: Vec::new(), taken: 0 };

    /// Room for these numbers and as many others.
    pub(super) fn for_integers(numbers: impl Iterator<Item = u64> + Clone) -> Self {
        let (Some(least), Some(most)) = (numbers.clone().min(), numbers.clone().max()) else { return Direct::NONE };
        let count = numbers.count().max(FEW);
        // Numbers that are further apart, but not much, all have a place of their own where there is one for each between them.
        let apart = usize::try_from(most - least).ok().filter(|apart| *apart < ROOM * count);
        let places = apart.map_or(2 * count, |apart| count.max(apart + 1)).next_power_of_two();
        Direct { base: least, bits: places.trailing_zeros(), places: vec![FREE; places], taken: 0 }
    }

    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    /// Where a number would be, and what is noted of it there. It can't overflow: where there are places some bits say them.
    #[inline]
    fn place_of(&self, number: u64) -> (usize, u64) {
        let number = number.wrapping_sub(self.base);
        (number as usize & self.places.len().wrapping_sub(1), (number >> self.bits).wrapping_add(1))
    }

    #[inline]
    pub(super) fn find(&self, number: u64) -> Option<u32> {
        let (place, rest) = self.place_of(number);
        let found = *self.places.get(place)?;
        (u64::from(found >> ID) == rest).then_some(id_of(found))
    }

    /// Gives a number its place, unless that is another's.
    pub(super) fn insert(&mut self, number: u64, id: u32) -> bool {
        let (place, rest) = self.place_of(number);
        match self.places.get_mut(place) {
            Some(place) if *place == FREE && rest < 1 << (Place::BITS - ID) && id < 1 << ID => {
                *place = (rest as Place) << ID | id;
                self.taken += 1;
                true
            }
            _ => false,
        }
    }

    /// Frees the place of a number, and says whether it had one.
    pub(super) fn remove(&mut self, number: u64) -> bool {
        let (place, rest) = self.place_of(number);
        match self.places.get_mut(place) {
            Some(place) if u64::from(*place >> ID) == rest => {
                *place = FREE;
                self.taken -= 1;
                true
            }
            _ => false,
        }
    }

    /// The ids of all numbers that have a place.
    pub(super) fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        self.places.iter().filter(|place| **place != FREE).map(|place| id_of(*place))
    }

    /// Changes ids, and frees the places of those that are left out.
    pub(super) fn change(&mut self, mut change: impl FnMut(u32) -> Option<u32>) {
        for place in self.places.iter_mut().filter(|place| **place != FREE) {
            match change(id_of(*place)) {
                // It is one of fewer, and so not greater.
                Some(id) => *place = *place >> ID << ID | id,
                None => {
                    *place = FREE;
                    self.taken -= 1;
                }
            }
        }
    }
}

#[inline]
fn id_of(place: Place) -> u32 {
    place & ((1 << ID) - 1)
}
