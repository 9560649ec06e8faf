//! The store's methods, one by one.

use std::error::Error as _;
use std::io::ErrorKind;

use stream_runtime::checkpoint::{Changes, Entry, Store, Tuning, describe};

use crate::disk::{Disk, Fault};
use crate::faults::history;
use crate::job::{Job, small};

fn put(section: &str, key: u32, value: &str) -> Vec<(String, Vec<Changes>)> {
    let mut changes = Changes::new();
    changes.put(&key, value);
    vec![(section.into(), vec![changes])]
}

#[test]
fn what_was_committed_and_what_is_in_doubt_come_back() {
    let disk = Disk::default();
    let (mut store, recovered) = Store::open(disk.clone()).unwrap();
    assert_eq!((recovered.committed.as_ref(), recovered.in_doubt.as_ref()), (None, None));
    assert!(recovered.sections().is_empty());
    store.begin(0, b"from 0".to_vec()).unwrap();
    store.await_begun(0).unwrap();
    assert_eq!(store.committed().unwrap(), None);
    store.commit(0, b"to 10".to_vec(), put("counts", 7, "seven")).unwrap();
    store.begin(1, b"from 10".to_vec()).unwrap();
    store.await_begun(1).unwrap();
    assert_eq!(store.committed().unwrap(), Some(0));
    drop(store);

    let (mut store, mut recovered) = Store::open(disk.clone()).unwrap();
    let done = recovered.committed.clone().unwrap();
    assert_eq!((done.batch, &done.plan[..], &done.outcome[..]), (0, &b"from 0"[..], &b"to 10"[..]));
    let begun = recovered.in_doubt.clone().unwrap();
    assert_eq!((begun.batch, &begun.plan[..]), (1, &b"from 10"[..]));
    let mut entries = Vec::new();
    let mut each = |entry: Entry<'_>| {
        entries.push((entry.key::<u32>()?, entry.value::<String>()?));
        Ok(())
    };
    recovered.load("counts", &mut each).unwrap();
    assert_eq!(entries, [(7, "seven".to_owned())]);
    recovered.load("nothing", |_| panic!("there is no such section")).unwrap();

    assert!(store.begin(1, b"from 11".to_vec()).is_err());
    store.begin(1, b"from 10".to_vec()).unwrap();
    store.await_begun(1).unwrap();
    store.commit(1, Vec::new(), Vec::new()).unwrap();
    store.await_committed(1).unwrap();
    store.close().unwrap();
}

#[test]
fn what_is_not_a_batchs_turn_is_refused() {
    let (mut store, _) = Store::open(Disk::default()).unwrap();
    assert!(store.commit(3, Vec::new(), Vec::new()).is_err());
    assert!(store.await_begun(3).is_err());
    store.begin(3, Vec::new()).unwrap();
    assert!(store.begin(4, Vec::new()).is_err());
    assert!(store.await_committed(3).is_err());
    store.commit(3, Vec::new(), Vec::new()).unwrap();
    assert!(store.begin(3, Vec::new()).is_err());
    store.begin(4, Vec::new()).unwrap();
    store.close().unwrap();
}

#[test]
fn what_waits_together_is_one_object() {
    let disk = Disk::default();
    let (mut store, _) = Store::open(disk.clone()).unwrap();
    store.begin(0, Vec::new()).unwrap();
    for batch in 0..100 {
        store.await_begun(batch).unwrap();
        store.commit(batch, Vec::new(), put("counts", batch as u32, "a value")).unwrap();
        store.begin(batch + 1, Vec::new()).unwrap();
    }
    store.await_begun(100).unwrap();
    // The thread may be faster than the two calls, so that a few stand alone.
    let counts = store.counts();
    assert!(counts.logs >= 101 && counts.logs < 180, "{counts:?}");
    assert_eq!(counts.syncs(), counts.logs * 2);
    store.close().unwrap();
}

#[test]
fn the_steps_are_in_the_order_that_is_described() {
    let disk = Disk::default();
    let (mut store, recovered) = Store::open(disk.clone()).unwrap();
    drop(recovered);
    assert_eq!(disk.steps(), ["lock", "staged", "list", "stage log-00000000000000000001"]);
    store.begin(0, Vec::new()).unwrap();
    store.close().unwrap();
    let (one, two) = ("log-00000000000000000001", "log-00000000000000000002");
    let steps = [format!("write {one}"), format!("seal {one}"), format!("publish {one}"), format!("stage {two}")];
    assert_eq!(disk.steps(), steps);
}

#[test]
fn an_error_comes_out_of_every_later_call_with_its_cause() {
    let disk = Disk::default();
    let (mut store, _) = Store::open(disk.clone()).unwrap();
    disk.fail_at(0, Fault::Fails);
    store.begin(0, Vec::new()).unwrap();
    let errors = [
        store.await_begun(0).unwrap_err(),
        store.committed().unwrap_err(),
        store.commit(0, Vec::new(), Vec::new()).unwrap_err(),
        store.close().unwrap_err(),
    ];
    for error in errors {
        let text = format!("{error:?}");
        assert!(text.contains("log-00000000000000000001") && text.contains("the disk"), "{text}");
        assert!(text.ends_with("caused by: it fails"), "{text}");
    }
}

#[test]
fn a_storage_that_panics_is_an_error() {
    let disk = Disk::default();
    let (mut store, _) = Store::open(disk.clone()).unwrap();
    disk.panic_at_seal();
    store.begin(0, Vec::new()).unwrap();
    let error = format!("{:?}", store.await_begun(0).unwrap_err());
    assert!(error.contains("panicked: the disk is on fire"), "{error}");
}

#[test]
fn a_state_that_can_not_be_encoded_is_an_error() {
    struct Refuses;
    impl serde::Serialize for Refuses {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("it refuses"))
        }
    }
    let (mut store, _) = Store::open(Disk::default()).unwrap();
    let mut changes = Changes::new();
    changes.put(&1, &Refuses);
    store.begin(0, Vec::new()).unwrap();
    store.commit(0, Vec::new(), vec![("counts".into(), vec![changes])]).unwrap();
    let error = store.await_committed(0).unwrap_err();
    assert!(format!("{error:?}").contains("can't be encoded"), "{error:?}");
}

#[test]
fn a_second_store_is_refused() {
    let disk = Disk::default();
    let (store, _) = Store::open(disk.clone()).unwrap();
    let error = Store::open(disk.clone()).unwrap_err();
    assert!(error.to_string().contains("another process"), "{error}");
    let cause = error.source().and_then(|cause| cause.downcast_ref::<std::io::Error>());
    assert_eq!(cause.map(std::io::Error::kind), Some(ErrorKind::WouldBlock));
    // It may be looked at, though.
    assert!(describe(&disk).is_ok());
    drop(store);
    Store::open(disk).unwrap();
}

#[test]
fn a_store_that_has_failed_keeps_others_out_until_it_is_dropped() {
    let disk = Disk::default();
    let (mut store, _) = Store::open(disk.clone()).unwrap();
    disk.fail_at(0, Fault::Fails);
    store.begin(0, Vec::new()).unwrap();
    assert!(store.await_begun(0).is_err());
    assert!(Store::open(disk.clone()).is_err());
    drop(store);
    Store::open(disk).unwrap();
}

#[test]
fn large_values_and_many_keys_come_back() {
    let disk = Disk::default();
    let tuning = Tuning { least_logs: 1 << 20, least_log: 0, ..Tuning::default() };
    let (mut store, _) = Store::open_tuned(disk.clone(), tuning).unwrap();
    for batch in 0..20u32 {
        let mut changes = Changes::new();
        for key in 0..20_000 {
            if key % 20 <= batch {
                changes.put(&(key % 100, key), &(batch, key));
            }
        }
        changes.put(&(batch, u32::MAX), &vec![batch; 100_000]);
        store.begin(u64::from(batch), Vec::new()).unwrap();
        store.commit(u64::from(batch), Vec::new(), vec![("counts".into(), vec![changes])]).unwrap();
    }
    let last = store.await_committed(19);
    last.unwrap();
    store.close().unwrap();

    let (_store, mut recovered) = Store::open_tuned(disk, tuning).unwrap();
    let (mut keys, mut large) = (0, 0);
    recovered
        .load("counts", |entry| {
            let (_, key): (u32, u32) = entry.key()?;
            if key == u32::MAX {
                assert_eq!(entry.value::<Vec<u32>>()?.len(), 100_000);
                large += 1;
            } else {
                assert_eq!(entry.value::<(u32, u32)>()?, (19, key));
                keys += 1;
            }
            Ok(())
        })
        .unwrap();
    assert_eq!((keys, large), (20_000, 20));
}

#[test]
fn loading_ends_when_the_job_says_so() {
    let (disk, mut job) = (Disk::default(), Job::new(history(10)));
    job.run(disk.clone(), small()).unwrap();
    let (_store, mut recovered) = Store::open_tuned(disk, small()).unwrap();
    let error = recovered.load("counts", |_| Err(stream_runtime::Error::new("enough"))).unwrap_err();
    assert_eq!(error.to_string(), "enough");
    job.check(&mut recovered).unwrap();
}

#[test]
fn a_description_says_what_a_restart_would_do() {
    let (disk, mut job) = (Disk::default(), Job::new(history(14)));
    assert!(describe(&disk).unwrap().to_string().contains("nothing was begun"));
    job.run(disk.clone(), small()).unwrap();
    let text = describe(&disk).unwrap().to_string();
    assert!(text.contains("batch 23 is the last that was committed; the job goes on behind it"), "{text}");
    assert!(text.contains("base: `base-"), "{text}");
    assert!(text.contains("state `counts`: entries: "), "{text}");
}
