//! Kafka against a real broker: `./test-connectors kafka`, or `./test-connectors` for all.
//!
//! The tests run one after the other on one broker, which some of them kill, and beside them those that mostly wait, each on a broker of its own; some start this program again as a child, and kill that. A word behind
//! `cargo test -p stream-connectors --features kafka --test kafka --` picks the tests with it in their names; `throughput` is a measurement, which runs
//! only where it is named.

mod broker;
mod child;
mod client;
mod contract;
mod crash;
mod edges;
mod group;
mod instructions;
mod outage;
mod pipelines;
mod places;
mod restart;
mod sasl;
#[path = "../server/mod.rs"]
#[allow(dead_code, reason = "tests of other systems use more of it")]
mod server;
mod sink;
mod source;
mod tasks;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use broker::Broker;

type Test = (&'static str, fn(&mut Broker));

const TESTS: &[Test] = &[
    ("source::what_is_written_is_read_with_all_that_it_has", source::round_trip),
    ("source::partitions_are_those_of_the_engine", source::partitions),
    ("source::topics_by_a_pattern_and_topics_made_later", source::pattern),
    ("source::partitions_made_later", source::added_partitions),
    ("source::aborted_transactions_are_unseen_and_their_marks_are_no_lag", source::aborted),
    ("source::so_many_in_a_second", source::rate),
    ("source::json_borrows_from_the_message", source::json),
    ("places::a_batch_comes_again_as_it_was", places::replayed),
    ("places::earliest_latest_a_time_and_offsets", places::starts),
    ("places::what_is_lost_is_an_error", places::lost),
    ("places::a_share_of_the_partitions", places::shares),
    ("places::the_group_hears_of_the_checkpoint", places::reported),
    ("edges::empty_tombstone_malformed_and_large", edges::odd_messages),
    ("edges::too_large_for_the_topic", edges::too_large),
    ("edges::no_broker_no_topic_no_such_setting", edges::nothing_there),
    ("edges::a_slow_pipeline_holds_little", edges::slow),
    ("sasl::a_user_and_a_password", sasl::plain),
    ("contract::of_sources", contract::source),
    ("contract::of_sinks", contract::sink),
    ("restart::a_durable_job_killed_in_the_middle", restart::killed),
    ("group::two_processes_under_load", group::two_processes),
    ("tasks::state_goes_with_its_partition", tasks::handover::under_load),
    ("tasks::a_window_is_told_once", tasks::windows::told_once),
    ("tasks::processes_killed_again_and_again", tasks::killed::again_and_again),
    ("tasks::a_process_that_was_paused", tasks::paused::for_too_long),
    ("tasks::topics_that_tasks_cannot_have", tasks::refused::topics),
    ("tasks::an_error_names_the_task", tasks::refused::an_error),
    ("tasks::a_checkpoint_is_waited_for", tasks::refused::a_lock),
    #[cfg(feature = "s3")]
    ("tasks::checkpoints_in_a_bucket", tasks::bucket::handed_over),
    ("tasks::on_a_runtime_of_the_users", tasks::refused::awaited),
    ("sink::transactions_fence_and_know_whose_they_are", sink::ids),
    ("sink::several_workers_keep_the_order_of_keys", sink::workers),
    ("crash::killed_at_each_step_and_shown_once", crash::killed),
];

/// These mostly wait, each for a broker of its own: they run beside the others.
const BESIDE: &[Test] = &[("outage::the_broker_is_gone_for_a_minute", outage::gone)];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == child::CHILD) {
        return child::run(&arguments[1..]);
    }
    // What the test harness of cargo would list.
    if arguments.iter().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let words: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    if words.iter().any(|word| *word == "throughput") {
        return instructions::compare();
    }
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    let wanted = |tests: &'static [Test]| tests.iter().filter(|(name, _)| is_wanted(name)).collect::<Vec<_>>();
    run(&wanted(TESTS), &wanted(BESIDE))
}

fn run(tests: &[&'static Test], beside: &[&'static Test]) -> ExitCode {
    let begun = Instant::now();
    let apart = |&(name, test): &'static Test| {
        thread::spawn(move || passes(name, test, &mut Broker::start(name.split(':').next().unwrap_or(name))))
    };
    let apart: Vec<_> = beside.iter().copied().map(apart).collect();
    let mut passed = 0;
    if !tests.is_empty() {
        let mut broker = Broker::start("tests");
        println!("the broker runs after {:.1?}", begun.elapsed());
        passed += tests.iter().filter(|(name, test)| passes(name, *test, &mut broker)).count();
    }
    passed += apart.into_iter().filter_map(|test| test.join().ok()).filter(|passed| *passed).count();
    let failed = tests.len() + beside.len() - passed;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {failed} failed; finished in {:.1?}", begun.elapsed());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn passes(name: &str, test: fn(&mut Broker), broker: &mut Broker) -> bool {
    let begun = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| test(broker)));
    println!("test {name} ... {} ({:.1?})", if outcome.is_ok() { "ok" } else { "FAILED" }, begun.elapsed());
    outcome.is_ok()
}
