//! Strips on pages.
//!
//! Strips that hold on to the next stand on one page while a page is tall enough for them. A
//! table that goes on says its head again.

use super::strip::Strip;

/// A strip and how far below the top of its page it stands.
#[derive(Debug)]
pub(crate) struct Placed {
    pub y: f32,
    pub strip: Strip,
}

/// Lays `strips` on pages whose inside is `height` points high.
pub(crate) fn paginate(strips: Vec<Strip>, height: f32) -> Vec<Vec<Placed>> {
    let mut pages = Pages { laid: vec![Vec::new()], y: 0.0, height };
    let mut held: Vec<Strip> = Vec::new();
    for strip in strips {
        let holds_next = strip.holds_next;
        held.push(strip);
        if !holds_next {
            pages.put(std::mem::take(&mut held));
        }
    }
    pages.put(held);
    pages.laid
}

struct Pages {
    laid: Vec<Vec<Placed>>,
    /// Where the next strip of the last page begins.
    y: f32,
    height: f32,
}

impl Pages {
    /// Places strips that belong together.
    fn put(&mut self, held: Vec<Strip>) {
        let total: f32 = held.iter().map(|it| it.height).sum();
        let fits_a_page = total + head_height(held.first()) <= self.height;
        if self.y + total > self.height && (fits_a_page || self.y > self.height / 2.0) {
            self.turn();
        }
        for strip in held {
            if self.y + strip.height > self.height {
                self.turn();
            }
            self.place(strip);
        }
    }

    fn place(&mut self, strip: Strip) {
        if self.y == 0.0 {
            if strip.is_space {
                return;
            }
            if let Some(head) = &strip.head {
                self.push(head.unread());
            }
        }
        self.push(strip);
    }

    fn push(&mut self, strip: Strip) {
        let y = self.y;
        self.y += strip.height;
        if let Some(page) = self.laid.last_mut() {
            page.push(Placed { y, strip });
        }
    }

    fn turn(&mut self) {
        if self.y > 0.0 {
            self.laid.push(Vec::new());
            self.y = 0.0;
        }
    }
}

fn head_height(strip: Option<&Strip>) -> f32 {
    strip.and_then(|it| it.head.as_ref()).map_or(0.0, |it| it.height)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    fn strip(height: f32, holds_next: bool) -> Strip {
        Strip { height, holds_next, ..Strip::default() }
    }

    /// The heights of what stands on each page of 100 points.
    #[track_caller]
    fn check(strips: Vec<Strip>, expected: &[&[f32]]) {
        let pages = paginate(strips, 100.0);
        let actual: Vec<Vec<f32>> =
            pages.iter().map(|page| page.iter().map(|it| it.strip.height).collect()).collect();
        assert_eq!(actual, expected);
        for page in &pages {
            let bottom = page.last().map_or(0.0, |it| it.y + it.strip.height);
            assert!(bottom <= 100.0 || page.len() == 1, "{bottom}");
        }
    }

    #[test]
    fn a_chart_stays_with_its_title() {
        check(
            vec![strip(60.0, false), strip(20.0, true), strip(50.0, false)],
            &[&[60.0], &[20.0, 50.0]],
        );
        check(
            vec![strip(20.0, true), strip(50.0, false), strip(30.0, false)],
            &[&[20.0, 50.0, 30.0]],
        );
    }

    #[test]
    fn what_no_page_can_hold_is_broken() {
        check(
            vec![strip(60.0, true), strip(60.0, true), strip(60.0, false)],
            &[&[60.0], &[60.0], &[60.0]],
        );
        check(vec![strip(140.0, false), strip(10.0, false)], &[&[140.0], &[10.0]]);
    }

    #[test]
    fn a_page_begins_with_no_space() {
        check(vec![strip(90.0, false), Strip::space(5.0), strip(20.0, false)], &[&[90.0], &[20.0]]);
    }

    #[test]
    fn a_table_that_goes_on_says_its_head_again() {
        let head = Rc::new(strip(15.0, true));
        let row = || Strip { height: 30.0, head: Some(Rc::clone(&head)), ..Strip::default() };
        let mut strips = vec![strip(15.0, true)];
        strips.extend((0..5).map(|_| row()));
        check(strips, &[&[15.0, 30.0, 30.0], &[15.0, 30.0, 30.0], &[15.0, 30.0]]);
    }
}
