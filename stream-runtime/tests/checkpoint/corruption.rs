//! Whatever byte is flipped, whatever is cut off or missing: the same state, or an error.

use stream_runtime::Error;
use stream_runtime::checkpoint::{Storage, Store, describe};

use crate::disk::Disk;
use crate::faults::history;
use crate::job::{Job, State, load, small};

/// A checkpoint with two bases, logs between and after them, and a batch in doubt; and the state that is in it.
fn sample() -> (Disk, State) {
    let (disk, mut job) = (Disk::default(), Job::new(history(17)));
    job.run(disk.clone(), small()).unwrap();
    let (mut store, _) = Store::open_tuned(disk.clone(), small()).unwrap();
    store.begin(job.last() + 1, b"in doubt".to_vec()).unwrap();
    store.close().unwrap();
    let objects = disk.objects();
    let number = |kind: &str| objects.keys().filter(|name| name.starts_with(kind)).count();
    assert_eq!(number("base-"), 2, "{:?}", objects.keys());
    assert!(number("log-") > 2, "{:?}", objects.keys());
    let state = job.state(job.last()).clone();
    (disk, state)
}

/// What can be read of it: all, or an error.
fn read(disk: &Disk) -> Result<(u64, Vec<u8>, State), Error> {
    let (_store, mut recovered) = Store::open_tuned(disk.clone(), small())?;
    let batch = recovered.committed.as_ref().map_or(0, |done| done.batch);
    let plan = recovered.in_doubt.as_ref().map(|begun| begun.plan.clone()).unwrap_or_default();
    Ok((batch, plan, load(&mut recovered)?))
}

/// Says whether it was an error; if not, it must be the right state.
fn is_refused(disk: &Disk, what: &str) -> bool {
    let described = describe(disk);
    match read(disk) {
        Ok(found) => {
            let (batch, plan, state) = found;
            assert_eq!((batch, &plan[..]), (26, &b"in doubt"[..]), "{what}");
            assert_eq!(state, sample_state(), "{what}");
            assert!(described.is_ok(), "{what}: {described:?}");
            false
        }
        Err(error) => {
            assert!(described.is_err(), "{what}: {error:?}");
            let text = format!("{error:?}");
            assert!(text.contains("log-"), "{what}: {text}");
            true
        }
    }
}

fn sample_state() -> State {
    static STATE: std::sync::OnceLock<State> = std::sync::OnceLock::new();
    STATE.get_or_init(|| sample().1).clone()
}

/// The objects that can't be done without, and those that can.
fn needed(disk: &Disk) -> (Vec<String>, Vec<String>) {
    let recovery = describe(disk).unwrap();
    let needed: Vec<String> = recovery.logs.into_iter().map(|log| log.name).collect();
    disk.objects().into_keys().partition(|name| needed.contains(name))
}

#[test]
fn every_flipped_byte_is_found() {
    let (disk, _) = sample();
    let (needed, _) = needed(&disk);
    for (name, object) in disk.objects() {
        for at in 0..object.len() {
            // One bit, and all.
            for flip in [1 << (at % 8), 0xff] {
                let mut object = object.clone();
                object[at] ^= flip;
                let refused = is_refused(&disk.with(&name, Some(object)), &format!("byte {at} of {name}"));
                assert_eq!(refused, needed.contains(&name), "byte {at} of {name}");
            }
        }
    }
}

#[test]
fn every_truncation_is_found() {
    let (disk, _) = sample();
    let (needed, _) = needed(&disk);
    for (name, object) in disk.objects() {
        for length in 0..object.len() {
            let refused =
                is_refused(&disk.with(&name, Some(object[..length].to_vec())), &format!("{name} up to {length}"));
            assert_eq!(refused, needed.contains(&name), "{name} up to {length}");
        }
        let longer = [&object[..], &[0]].concat();
        let refused = is_refused(&disk.with(&name, Some(longer)), &format!("{name} and more"));
        assert_eq!(refused, needed.contains(&name), "{name} and more");
    }
}

#[test]
fn every_missing_object_is_found() {
    let (disk, _) = sample();
    let (needed, others) = needed(&disk);
    for name in &needed {
        assert!(is_refused(&disk.with(name, None), name), "{name}");
    }
    for name in &others {
        assert!(!is_refused(&disk.with(name, None), name), "{name}");
    }
    // Without all of its bases, and the logs since the first of them don't begin at the beginning.
    let bases = others.iter().filter(|name| name.starts_with("base-"));
    let none = bases.fold(disk.copy(), |disk, name| disk.with(name, None));
    assert!(is_refused(&none, "without bases"));
    // And without all of its logs.
    let none = disk.objects().into_keys().filter(|name| name.starts_with("log-"));
    let none = none.fold(disk.copy(), |disk, name| disk.with(&name, None));
    assert!(is_refused(&none, "without logs"));
}

#[test]
fn an_object_in_anothers_place_is_found() {
    let (disk, _) = sample();
    let objects = disk.objects();
    let (needed, _) = needed(&disk);
    for (name, object) in &objects {
        for other in objects.keys().filter(|other| *other != name) {
            let refused = is_refused(&disk.with(other, Some(object.clone())), &format!("{name} as {other}"));
            assert_eq!(refused, needed.contains(other), "{name} as {other}");
        }
    }
}

#[test]
fn a_log_of_another_history_is_found() {
    let (disk, _) = sample();
    let other = Disk::default();
    let mut batches = history(17);
    batches[0].clear();
    Job::new(batches).run(other.clone(), small()).unwrap();
    for (name, object) in other.objects() {
        if disk.objects().contains_key(&name) && name.starts_with("log-") {
            let (needed, _) = needed(&disk);
            assert_eq!(is_refused(&disk.with(&name, Some(object)), &name), needed.contains(&name), "{name}");
        }
    }
}

#[test]
fn a_damaged_base_is_told_and_what_comes_after_goes_well() {
    let (disk, state) = sample();
    let newest = disk.objects().into_keys().rfind(|name| name.starts_with("base-")).unwrap();
    let disk = disk.with(&newest, Some(b"rotten".to_vec()));
    let (mut store, mut recovered) = Store::open_tuned(disk.clone(), small()).unwrap();
    assert_eq!(recovered.damaged.len(), 1);
    assert!(recovered.damaged[0].to_string().contains(&newest), "{:?}", recovered.damaged);
    assert_eq!(load(&mut recovered).unwrap(), state);
    drop(recovered);
    store.begin(27, b"in doubt".to_vec()).unwrap();
    for batch in 27..50 {
        store.begin(batch, b"in doubt".to_vec()).unwrap();
        store.commit(batch, Vec::new(), Vec::new()).unwrap();
    }
    store.close().unwrap();
    assert!(!disk.objects().contains_key(&newest), "{:?}", disk.objects().keys());
    let (_store, mut recovered) = Store::open_tuned(disk, small()).unwrap();
    assert_eq!((recovered.damaged.len(), load(&mut recovered).unwrap()), (0, state));
}

#[test]
fn what_is_damaged_while_a_store_is_open_is_found_when_it_is_read() {
    let (disk, state) = sample();
    let mut found = 0;
    for name in disk.objects().keys() {
        let disk = disk.copy();
        let (_store, mut recovered) = Store::open_tuned(disk.clone(), small()).unwrap();
        disk.rot(name, |object| object.truncate(object.len() / 2));
        match load(&mut recovered) {
            Ok(loaded) => assert_eq!(loaded, state, "{name}"),
            Err(error) => {
                assert!(format!("{error:?}").contains(name), "{error:?}");
                found += 1;
            }
        }
    }
    assert!(found > 0);
}

#[test]
fn a_damaged_log_can_be_gone_back_behind_by_hand() {
    let (disk, _) = sample();
    let (needed, _) = needed(&disk);
    let rotten = disk.with(&needed[0], Some(b"rotten".to_vec()));
    let error = Store::open_tuned(rotten.clone(), small()).unwrap_err();
    assert!(error.to_string().contains("go back to batch"), "{error}");
    // As the error says.
    let back = needed.iter().fold(rotten, |disk, name| disk.with(name, None));
    for name in back.staged().unwrap() {
        back.discard(&name).unwrap();
    }
    let (_store, recovered) = Store::open_tuned(back, small()).unwrap();
    assert!(recovered.committed.is_some_and(|done| error.to_string().contains(&format!("batch {}", done.batch))));
}
