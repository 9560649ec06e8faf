//! The server goes away and comes back while a job runs.

use std::thread;
use std::time::Duration;

use super::child;
use super::store::{Between, Store};

#[test]
fn a_job_goes_on_when_the_server_is_back() {
    let store = Store::start();
    let between = Between::to(store.port());
    let endpoint = format!("http://127.0.0.1:{}", between.port);
    let job = thread::spawn(move || child::run(&endpoint, "outages", 1));
    for pause in [300, 1_500, 100] {
        thread::sleep(Duration::from_millis(500));
        between.go_down();
        thread::sleep(Duration::from_millis(pause));
        between.come_back();
    }
    let report = job.join().expect("it doesn't panic").expect("it ends well");
    assert_eq!(report.records_in, child::RECORDS);
}
