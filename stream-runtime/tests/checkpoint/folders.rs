//! Folders of a real file system.

use std::error::Error as _;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use stream_runtime::checkpoint::{Folder, Storage, Store, describe};

use crate::faults::history;
use crate::job::{Job, small};

/// A path of the test's own, which is removed in the end.
pub struct Temporary(pub PathBuf);

impl Temporary {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("checkpoint-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Temporary(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn names(folder: &Folder) -> Vec<String> {
    folder.list().unwrap().into_iter().map(|listed| listed.name).collect()
}

#[test]
fn a_job_goes_on_in_a_folder() {
    let path = Temporary::new("job");
    let mut job = Job::new(history(30));
    let folder = Folder::new(path.0.join("in/others"));
    job.run(folder.clone(), small()).unwrap();
    job.run(folder.clone(), small()).unwrap();
    assert!(folder.list().unwrap().len() < 20);
    // Nothing is left but the place of the next log.
    assert_eq!(folder.staged().unwrap().len(), 1);
    assert!(describe(&folder).is_ok());
}

#[test]
fn an_object_is_visible_as_a_whole_and_never_replaced() {
    let path = Temporary::new("objects");
    let folder = Folder::new(&path.0);
    let stage = |text: &str| {
        let mut staged = folder.stage("a").unwrap();
        staged.write_all(text.as_bytes()).unwrap();
        folder.seal(staged).unwrap();
    };
    stage("one");
    assert!(names(&folder).is_empty());
    assert_eq!(folder.staged().unwrap(), ["a"]);
    folder.publish("a").unwrap();
    assert_eq!((names(&folder), folder.staged().unwrap().len()), (vec!["a".to_owned()], 0));

    stage("two");
    assert_eq!(folder.publish("a").unwrap_err().kind(), ErrorKind::AlreadyExists);
    let text = |offset| {
        let mut text = String::new();
        folder.open_at("a", offset).unwrap().read_to_string(&mut text).map(|_| text).unwrap()
    };
    assert_eq!((text(0), text(1), text(9)), ("one".into(), "ne".into(), String::new()));
    folder.discard("a").unwrap();
    folder.discard("a").unwrap();
    folder.remove("a").unwrap();
    folder.remove("a").unwrap();
    assert_eq!(folder.open("a").unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn staging_again_leaves_an_object_alone_that_a_crash_left_half_published() {
    let path = Temporary::new("half");
    let folder = Folder::new(&path.0);
    let mut staged = folder.stage("a").unwrap();
    staged.write_all(b"whole").unwrap();
    folder.seal(staged).unwrap();
    // As a crash between the two halves of `publish` leaves it.
    fs::hard_link(path.0.join(".a.staged"), path.0.join("a")).unwrap();
    drop(folder.stage("a").unwrap());
    assert_eq!(fs::read(path.0.join("a")).unwrap(), b"whole");
}

#[test]
fn a_second_store_on_a_folder_is_refused() {
    let path = Temporary::new("two");
    let (store, _) = Store::open(Folder::new(&path.0)).unwrap();
    let error = Store::open(Folder::new(&path.0)).unwrap_err();
    assert!(error.to_string().contains("another process"), "{error}");
    let holder = error.source().unwrap().to_string();
    assert!(holder.starts_with(&format!("held by process {}", std::process::id())), "{holder}");
    assert!(holder.contains(", since 20"), "{holder}");
    drop(store);
    Store::open(Folder::new(&path.0)).unwrap();
}

#[test]
fn a_path_that_is_a_file_is_an_error_that_says_so() {
    let path = Temporary::new("file");
    fs::create_dir(&path.0).unwrap();
    let file = path.0.join("file");
    fs::write(&file, "not a folder").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = format!("{:?}", Store::open(Folder::new(&path)).unwrap_err());
        assert!(error.contains("a checkpoint is a folder") && error.contains("file"), "{error}");
    }
    assert_eq!(fs::read(file).unwrap(), b"not a folder");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_can_not_be_written_is_an_error_that_says_so() {
    let path = Temporary::new("read-only");
    fs::create_dir(&path.0).unwrap();
    let mut permissions = fs::metadata(&path.0).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path.0, permissions).unwrap();
    // The system's administrator may write everywhere, except where the system lets nobody.
    let may_write = fs::write(path.0.join("probe"), "").is_ok();
    let folder = if may_write { Path::new("/sys/kernel/checkpoint") } else { &path.0 };
    let error = Store::open(Folder::new(folder)).unwrap_err();
    assert!(error.to_string().contains("must be allowed to write"), "{error:?}");
}

/// A device that is always full stands for a disk that is.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_says_so() {
    #[derive(Clone)]
    struct Full(Folder);

    impl Storage for Full {
        type Staged = fs::File;
        type Object = fs::File;
        type Lock = fs::File;

        fn lock(&self) -> io::Result<fs::File> {
            self.0.lock()
        }
        fn list(&self) -> io::Result<Vec<stream_runtime::checkpoint::Listed>> {
            self.0.list()
        }
        fn staged(&self) -> io::Result<Vec<String>> {
            self.0.staged()
        }
        fn stage(&self, _: &str) -> io::Result<fs::File> {
            fs::OpenOptions::new().write(true).open("/dev/full")
        }
        fn seal(&self, _: fs::File) -> io::Result<()> {
            Ok(())
        }
        fn publish(&self, name: &str) -> io::Result<()> {
            self.0.publish(name)
        }
        fn discard(&self, name: &str) -> io::Result<()> {
            self.0.discard(name)
        }
        fn open(&self, name: &str) -> io::Result<fs::File> {
            self.0.open(name)
        }
        fn remove(&self, name: &str) -> io::Result<()> {
            self.0.remove(name)
        }
        fn name(&self) -> String {
            self.0.name()
        }
    }

    let path = Temporary::new("full");
    let (mut store, _) = Store::open(Full(Folder::new(&path.0))).unwrap();
    store.begin(0, Vec::new()).unwrap();
    let error = store.await_begun(0).unwrap_err();
    let cause = error.source().unwrap().to_string();
    assert!(cause.contains("there is no room left"), "{error:?}");
}
