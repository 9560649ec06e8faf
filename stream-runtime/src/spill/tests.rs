//! The store fails in the open, and leaves nothing behind.

use std::fs;
use std::path::PathBuf;

use super::{Spill, StateBudget};

fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("thalweg-spill-{name}-{}", std::process::id()))
}

#[test]
fn what_was_put_away_is_found_until_it_is_removed_and_nobody_else_finds_it() {
    let folder = folder("shelves");
    let spill = Spill::open(&folder, 0).unwrap();
    let (mut one, mut other) = (spill.shelf(), spill.shelf());
    let key = |shelf: &mut super::Shelf| {
        shelf.key(|mut bytes| {
            bytes.push(7);
            Ok(bytes)
        })
    };
    let (of_one, of_other) = (key(&mut one).unwrap(), key(&mut other).unwrap());
    assert!(!one.is_used());
    one.put(&of_one, b"seven").unwrap();
    one.flush().unwrap();
    assert!(one.is_used());
    let read = |bytes: &[u8]| Ok(bytes.to_vec());
    assert_eq!(one.get(&of_one, read).unwrap().as_deref(), Some(&b"seven"[..]));
    assert_eq!(other.get(&of_other, read).unwrap(), None);
    one.remove(&of_one).unwrap();
    one.flush().unwrap();
    assert_eq!(one.get(&of_one, read).unwrap(), None);
    assert!(folder.exists());
    drop((spill, one, other));
    assert!(!folder.exists());
}

#[test]
fn what_an_earlier_job_has_left_is_gone() {
    let folder = folder("leftovers");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("leftover"), "x").unwrap();
    let spill = Spill::open(&folder, 0).unwrap();
    assert!(!folder.join("leftover").exists());
    drop(spill);
}

#[test]
fn a_folder_that_is_none_is_an_error() {
    let file = folder("file");
    fs::write(&file, "x").unwrap();
    let budget = StateBudget::new(0).in_folder(&file);
    let error = Spill::within(&budget, None).unwrap_err().to_string();
    fs::remove_file(&file).unwrap();
    assert!(error.contains("can't be emptied") && error.contains(&*file.to_string_lossy()), "{error}");
}

#[test]
fn what_is_not_what_was_put_is_an_error() {
    let spill = Spill::open(&folder("flaws"), 0).unwrap();
    let mut shelf = spill.shelf();
    let key = shelf.key(Ok).unwrap();
    shelf.put(&key, &[0xff; 20]).unwrap();
    shelf.flush().unwrap();
    let error = shelf.get(&key, |bytes| postcard::from_bytes::<u64>(bytes)).unwrap_err().to_string();
    assert_eq!(error, "what the store has of a state was not written by it");
}
