//! How many claims are on their way at once: as many as the line and the server bear.

/// Most claims at once.
pub(crate) const MOST: usize = 8;

/// Grows with every claim that gets through, and shrinks when the line or the server has enough. Kept from one delivery to the next.
#[derive(Debug)]
pub(crate) struct Pace {
    limit: usize,
    /// Nothing has gone wrong yet: grows by one with every claim, and so doubles with every round.
    eager: bool,
    /// Claims that got through since the limit last changed.
    through: usize,
    /// Another loss among so many next claims is no accident.
    watched: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { limit: 1, eager: true, through: 0, watched: 0 }
    }
}

impl Pace {
    /// Claims that may be on their way now.
    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// The server answered.
    pub(crate) fn answered(&mut self) {
        self.watched = self.watched.saturating_sub(1);
        self.through += 1;
        if self.eager || self.through >= self.limit {
            self.limit = (self.limit + 1).min(MOST);
            self.through = 0;
        }
    }

    /// A request or its answer was lost: an accident the first time, a line that bears no more when it happens again within a
    /// round. `false` when there is nothing left to be slower by, so that there seems to be no line at all.
    pub(crate) fn lost(&mut self) -> bool {
        let is_accident = self.limit > 1 && self.watched == 0;
        self.watched = self.limit;
        is_accident || self.slower()
    }

    /// The server wants fewer requests. `false` when one at a time was too many.
    pub(crate) fn slower(&mut self) -> bool {
        let could = self.limit > 1;
        *self = Self { limit: (self.limit / 2).max(1), eager: false, through: 0, watched: self.watched };
        could
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng as _, SeedableRng as _};

    use super::*;

    #[test]
    fn a_good_line_is_full_after_three_rounds() {
        let mut pace = Pace::default();
        for round in [1, 2, 4, 8, 8] {
            assert_eq!(pace.limit(), round);
            (0..round).for_each(|_| pace.answered());
        }
    }

    #[test]
    fn the_first_attempt_that_finds_no_line_is_the_last() {
        assert!(!Pace::default().lost());
    }

    #[test]
    fn a_line_that_breaks_is_tried_ever_more_slowly_and_then_left_alone() {
        let mut pace = Pace { limit: 8, eager: false, ..Pace::default() };
        let limits: Vec<(bool, usize)> = (0..5).map(|_| (pace.lost(), pace.limit())).collect();
        assert_eq!(limits, [(true, 8), (true, 4), (true, 2), (true, 1), (false, 1)]);
    }

    #[test]
    fn after_a_plea_it_grows_by_one_a_round() {
        let mut pace = Pace { limit: 8, ..Pace::default() };
        assert!(pace.slower());
        (0..4).for_each(|_| pace.answered());
        assert_eq!(pace.limit(), 5);
        (0..4).for_each(|_| pace.answered());
        assert_eq!(pace.limit(), 5, "a round has five now");
    }

    #[test]
    fn a_twentieth_lost_by_accident_leaves_most_of_the_line_in_use() {
        let mut random = StdRng::seed_from_u64(3);
        let mut pace = Pace::default();
        let limits = (0..10_000).map(|_| {
            if random.random_bool(0.05) {
                let _ = pace.lost();
            } else {
                pace.answered()
            }
            pace.limit()
        });
        let average = limits.sum::<usize>() / 1_000;
        assert!(average >= 65, "{average} tenths of eight");
    }
}
