//! What a page of a b-tree leads to. Pages come from a file that anybody may have written: every
//! number in them is checked before it is used.
//!
//! # Source
//! <https://www.sqlite.org/fileformat2.html#b_tree_pages>

/// The bytes of a page that SQLite uses.
#[derive(Debug, Clone, Copy)]
pub struct Usable(u64);

/// Pages that a page leads to.
#[derive(Debug, Default)]
pub struct Links {
    /// Pages of the level below, in the order of their keys.
    pub children: Vec<u32>,
    /// The rest of rows that are too long for the page.
    pub overflows: Vec<Chain>,
}

/// Pages linked one to the next that hold the rest of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// The first page.
    pub first: u32,
    /// How many there must be.
    pub n_pages: u64,
}

/// What the bytes do not say where they are no page of a b-tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

#[derive(Clone, Copy)]
struct Kind {
    is_interior: bool,
    is_index: bool,
}

impl Usable {
    /// The page size less what is reserved at the end of each page, by the database's header.
    pub fn of_header(header: &[u8]) -> Result<Self, Damaged> {
        let reserved = u64::from(*header.get(20).ok_or(Damaged)?);
        let usable = (header.len() as u64).checked_sub(reserved).ok_or(Damaged)?;
        // SQLite takes no less, and the sums below rely on it.
        if usable < 480 { Err(Damaged) } else { Ok(Self(usable)) }
    }

    /// Bytes of a row of `n_bytes` that stay in its page. None where all do.
    fn local(self, n_bytes: u64, is_index: bool) -> Option<u64> {
        let Self(usable) = self;
        let max = if is_index { (usable - 12) * 64 / 255 - 23 } else { usable - 35 };
        if n_bytes <= max {
            return None;
        }
        let min = (usable - 12) * 32 / 255 - 23;
        let wanted = min + (n_bytes - min) % (usable - 4);
        Some(if wanted <= max { wanted } else { min })
    }

    /// The bytes of a row in one page of a chain.
    fn in_chain(self) -> u64 {
        self.0 - 4
    }
}

impl Links {
    /// Replaces what is held by what `page` leads to.
    pub fn read(&mut self, page: &[u8], usable: Usable) -> Result<(), Damaged> {
        self.children.clear();
        self.overflows.clear();
        let kind = Kind::of(page)?;
        let header_len = if kind.is_interior { 12 } else { 8 };
        let n_cells = usize::from(u16::from_be_bytes(bytes(page, 3)?));
        let pointers = page.get(header_len..header_len + 2 * n_cells).ok_or(Damaged)?;
        for pointer in pointers.as_chunks::<2>().0 {
            self.cell(page, usize::from(u16::from_be_bytes(*pointer)), kind, usable)?;
        }
        if kind.is_interior {
            self.children.push(number(page, 8)?);
        }
        Ok(())
    }

    fn cell(
        &mut self,
        page: &[u8],
        mut at: usize,
        kind: Kind,
        usable: Usable,
    ) -> Result<(), Damaged> {
        if kind.is_interior {
            self.children.push(number(page, at)?);
            at += 4;
            if !kind.is_index {
                return Ok(());
            }
        }
        let n_bytes = varint(page, &mut at)?;
        let Some(local) = usable.local(n_bytes, kind.is_index) else { return Ok(()) };
        if !kind.is_index {
            varint(page, &mut at)?;
        }
        let end = usize::try_from(local).ok().and_then(|it| it.checked_add(at)).ok_or(Damaged)?;
        let n_pages = (n_bytes - local).div_ceil(usable.in_chain());
        self.overflows.push(Chain { first: number(page, end)?, n_pages });
        Ok(())
    }
}

impl Kind {
    fn of(page: &[u8]) -> Result<Self, Damaged> {
        let (is_interior, is_index) = match page.first() {
            Some(2) => (true, true),
            Some(5) => (true, false),
            Some(10) => (false, true),
            Some(13) => (false, false),
            _ => return Err(Damaged),
        };
        Ok(Self { is_interior, is_index })
    }
}

/// The page that follows `page` in a chain, 0 at its end.
pub fn next_in_chain(page: &[u8]) -> Result<u32, Damaged> {
    number(page, 0)
}

fn number(page: &[u8], at: usize) -> Result<u32, Damaged> {
    Ok(u32::from_be_bytes(bytes(page, at)?))
}

fn bytes<const N: usize>(page: &[u8], at: usize) -> Result<[u8; N], Damaged> {
    page.get(at..).and_then(<[u8]>::first_chunk).copied().ok_or(Damaged)
}

/// A number of one to nine bytes, seven bits a byte but for the ninth; moves past it.
fn varint(page: &[u8], at: &mut usize) -> Result<u64, Damaged> {
    let mut number = 0;
    for n in 1..=9 {
        let byte = *page.get(*at).ok_or(Damaged)?;
        *at += 1;
        if n == 9 {
            return Ok(number << 8 | u64::from(byte));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            break;
        }
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usable() -> Usable {
        Usable::of_header(&[0; 512]).unwrap()
    }

    #[test]
    fn a_number_takes_one_to_nine_bytes() {
        for (written, expected) in [
            (&[0x05][..], Ok(5)),
            (&[0x81, 0x00], Ok(128)),
            (&[0xff; 9], Ok(u64::MAX)),
            (&[0x80; 9], Ok(128)),
            (&[0x81], Err(Damaged)),
            (&[], Err(Damaged)),
        ] {
            assert_eq!(varint(written, &mut 0), expected, "{written:?}");
        }
    }

    #[test]
    fn a_row_that_fits_has_no_chain_and_a_longer_one_has() {
        assert_eq!(usable().local(477, false), None);
        assert_eq!(usable().local(478, false), Some(39));
        assert_eq!(usable().local(102, true), None);
        assert_eq!(usable().local(103, true), Some(39));
    }

    #[test]
    fn a_page_too_small_for_sqlite_is_damaged() {
        assert!(Usable::of_header(&[0; 256]).is_err());
        assert!(Usable::of_header(&[]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(mut page in prop::collection::vec(any::<u8>(), 512), kind in 0_usize..4, n_cells in 0_u8..40) {
            page[0] = [2, 5, 10, 13][kind];
            page[3] = 0;
            page[4] = n_cells;
            let mut links = Links::default();
            let _ = links.read(&page, usable());
            prop_assert!(links.children.len() <= 41 && links.overflows.len() <= 40);
        }
    }
}
