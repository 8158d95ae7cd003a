//! "in the same city as Ann": a thing by which others are told, and what it is the same as.

use super::{Cand, Expr, Func, Kind, Mode, Op, Part, Walker};

impl Walker<'_> {
    /// "the same hub as Bo": whatever the hub of Bo is. `false` where nobody is named after "as".
    pub(super) fn same_as(&mut self, at: usize) -> bool {
        let noun = at + 1;
        let Some(Kind::Names(hits)) = self.kind(noun) else { return false };
        if self.lower(noun + 1) != "as" {
            return false;
        }
        let small = |it: &usize| matches!(self.func(*it), Some(Func::Filler));
        let Some(whose) = (noun + 2..self.items.len()).find(|it| !small(it)) else { return false };
        // "as the clerk Ann": the noun only says what Ann is.
        let named = matches!(self.kind(whose), Some(Kind::Names(_)));
        let whose = if named { whose + 1 } else { whose };
        let Some(Kind::Values(values)) = self.kind(whose) else { return false };
        let own: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        let values: Vec<Cand> = values.iter().map(Cand::of_value).collect();
        self.flush();
        let other = self.push_mention(whose, values, Part::Stored);
        let mention = self.push_mention(noun, own, Part::Grouped);
        self.push_test(Expr::plain(mention), Op::Same(other));
        self.mode = Mode::Where;
        self.skip_to = whose + 1;
        true
    }
}
