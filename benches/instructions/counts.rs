//! Counts both sides of workloads, and prints the counts.

use crate::lines;
use crate::pairs::{Visitor, Workload, assert_agreement, visit_all};
use crate::part::What;
use crate::valgrind::profile;

/// Above this ratio a reason is due.
const NOTABLE: f64 = 1.02;

/// Fewer than in a full count: whether both sides agree does not take a million records.
const RECORDS_TO_AGREE_ON: usize = 100_000;

pub struct Counts<'n> {
    names: &'n [String],
    explain: bool,
    /// The worst ratio so far, and whose it is.
    worst: Option<(f64, &'static str)>,
    /// What went wrong; nothing is counted after it.
    failed: Option<String>,
}

impl Counts<'_> {
    /// Counts the workloads with these names, or all if there are none.
    pub fn of(names: &[String], explain: bool) -> Result<(), String> {
        let mut counts = Counts { names, explain, worst: None, failed: None };
        visit_all(&mut counts);
        if let Some(error) = counts.failed {
            return Err(error);
        }
        let (ratio, name) = counts.worst.ok_or(format!("there is no workload named {}", names.join(" or ")))?;
        println!("worst {ratio:.3} {name}");
        Ok(())
    }

    fn count<W: Workload>(&mut self) -> Result<(), String> {
        assert_agreement::<W>(W::RECORDS.min(RECORDS_TO_AGREE_ON));
        let input = profile(W::NAME, What::Input)?;
        let (generated, by_hand) = (profile(W::NAME, What::Generated)?, profile(W::NAME, What::ByHand)?);
        let without = lines::total(&input)?;
        let counted = |profile| lines::total(profile).map(|total| total.saturating_sub(without));
        self.print::<W>(counted(&generated)?, counted(&by_hand)?);
        if self.explain {
            println!("generated:\n{}", lines::hottest(&generated, &input)?);
            println!("by hand:\n{}", lines::hottest(&by_hand, &input)?);
        }
        Ok(())
    }

    fn print<W: Workload>(&mut self, generated: u64, by_hand: u64) {
        let ratio = generated as f64 / by_hand.max(1) as f64;
        println!("{} {generated} {by_hand} {ratio:.3}", W::NAME);
        if ratio > NOTABLE && !W::REASON.is_empty() {
            // Not on standard output: a program that reads the lines there knows nothing of reasons.
            eprintln!("    {}", W::REASON);
        }
        if self.worst.is_none_or(|(worst, _)| ratio > worst) {
            self.worst = Some((ratio, W::NAME));
        }
    }
}

impl Visitor for Counts<'_> {
    fn visit<W: Workload>(&mut self) {
        let is_wanted = self.names.is_empty() || self.names.iter().any(|name| name == W::NAME);
        if is_wanted && self.failed.is_none() {
            self.failed = self.count::<W>().err();
        }
    }
}
