//! A question of rows with every name resolved: what is shown of which rows, in which order.
//!
//! Two questions that mean the same have equal relations. Knows nothing of words or SQL text.

use serde::Serialize;

use crate::plan::{Agg, Cmp, Col};

/// A question of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub(crate) struct Relation {
    /// The table whose rows are meant; the first to be joined.
    pub subject: usize,
    /// What is shown, left to right.
    pub shown: Vec<Figure>,
    /// Whether equal rows are shown once.
    pub distinct: bool,
    /// Which of the rows make the part a [`Figure::Part`] is of, told as `tests` are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub part: Vec<Vec<Test>>,
    /// Which rows count: all of these must hold, of each at least one part.
    pub tests: Vec<Vec<Test>>,
    /// Columns whose equal values make one row.
    pub groups: Vec<Col>,
    /// What else is shown of a group is of the row with the largest or smallest value, which is
    /// shown too.
    pub of_best: bool,
    /// Which groups count.
    pub having: Vec<Having>,
    /// What rows are ordered by, and whether the largest comes first.
    pub order: Vec<(Figure, bool)>,
    /// Columns whose equal values make a group in which the order holds apart: the first few of
    /// each are kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<Col>,
    /// How many rows are kept.
    pub limit: Option<u64>,
    /// How many rows before those are left out: one for "the second highest".
    pub skip: u64,
    /// Tables that must have a row for it though nothing of theirs is shown or tested.
    pub links: Vec<usize>,
    /// A table all of whose rows count, though nothing of what is joined belongs to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keeps: Option<usize>,
    /// Columns in which rows are the same as the row they are held against: "of its genre".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<Col>,
    /// How many times its figure something is compared with: two of "twice the average".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<f64>,
    /// Rows that must be in this one too ("both … and …").
    pub also: Option<Box<Relation>>,
    /// Rows of another table that are shown beneath these ("of all guests and cooks").
    pub beside: Option<Box<Relation>>,
    /// A figure of other tables that is held against the last one shown, group by group
    /// ("repair cost per km ridden").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Box<Against>>,
    /// What lies between one of the dates shown and the next, put together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Gap>,
}

/// The days from each date to the next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Gap {
    /// How they are put together.
    pub agg: Agg,
    /// The column of dates.
    pub date: Col,
    /// The column that says whose rows follow each other.
    pub per: Option<Col>,
}

/// What the figure of a relation is held against: that of another one, whose groups are the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Against {
    /// The other one.
    pub rows: Relation,
    /// What the two come to; `None` where they stand side by side.
    pub how: Option<How>,
    /// Rows are only ordered by what they come to, which is not shown.
    pub hidden: bool,
}

/// What two figures come to together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) enum How {
    /// The second is taken from the first.
    Less,
    /// Both are added up.
    Plus,
    /// The first is divided by the second, for so many of those.
    Through {
        /// 1,000 of "complaints per 1,000 rides".
        times: f64,
    },
}

/// Something shown, ordered by or compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) enum Figure {
    /// A column as it is stored.
    Column(Col),
    /// A column of the row of the same kind that a row refers to: the name of a clerk's manager.
    Referred {
        /// The column that refers to it.
        by: Col,
        /// What is shown of it.
        col: Col,
    },
    /// How many rows of a table.
    Rows(usize),
    /// How many different values.
    Different(Col),
    /// How many of the rows of a table are in the part.
    Part {
        /// The table.
        of: usize,
        /// In hundredths rather than as a number up to one.
        in_hundred: bool,
    },
    /// The average of what the rows of each thing come to together: the value of an order, which is
    /// that of its lines.
    MeanTotal {
        /// What is added up.
        col: Col,
        /// The column of the same rows that says whose they are.
        per: Col,
    },
    /// How many rows each of the things they refer to has on average, of those that have any.
    MeanRows {
        /// The table whose rows are counted.
        of: usize,
        /// The column that says whose they are: theirs, or of what they refer to.
        per: Col,
    },
    /// An aggregate.
    Agg {
        /// How values are put together.
        agg: Agg,
        /// Of what.
        col: Col,
    },
    /// A figure of those rows only that pass some tests: one side of "May against April".
    Where {
        /// The figure.
        figure: Box<Figure>,
        /// The tests, told as those of a relation are.
        tests: Vec<Vec<Test>>,
    },
    /// Two figures put together.
    Worked {
        /// What they come to.
        how: How,
        /// The first.
        left: Box<Figure>,
        /// The second.
        right: Box<Figure>,
    },
}

/// A condition on groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Having {
    /// What is compared.
    pub on: Figure,
    /// How.
    pub cmp: Cmp,
    /// With what.
    pub with: Operand,
}

/// What something is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) enum Operand {
    /// A number.
    Number(f64),
    /// A text or date, as stored.
    Text(String),
    /// One figure of other rows ("the average price").
    Figure(Box<Relation>),
    /// Another column of the same row ("more wins than losses").
    Column(Col),
    /// A column of the row that this one refers to ("more than their manager").
    Referred {
        /// The column that refers to it.
        by: Col,
        /// The column of that row.
        col: Col,
    },
}

/// A condition on rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) enum Test {
    /// One of these, exactly as stored.
    OneOf {
        /// The column.
        col: Col,
        /// Texts.
        values: Vec<Operand>,
        /// Must be none of them.
        negated: bool,
    },
    /// Compared.
    Compare {
        /// The column.
        col: Col,
        /// How.
        cmp: Cmp,
        /// With what.
        with: Operand,
    },
    /// Between two ends, both counted in.
    Between {
        /// The column.
        col: Col,
        /// The lower end.
        low: Operand,
        /// The upper end.
        high: Operand,
        /// Must lie outside.
        negated: bool,
    },
    /// The year of a date compared.
    Year {
        /// The column of dates.
        col: Col,
        /// How.
        cmp: Cmp,
        /// The year.
        year: i64,
    },
    /// A text that holds another.
    Like {
        /// The column.
        col: Col,
        /// What stands before, the text, what stands after: `%` or nothing.
        before: bool,
        /// The text.
        text: String,
        /// Whether anything may follow.
        after: bool,
        /// Must not.
        negated: bool,
    },
    /// Missing, or not.
    Missing {
        /// The column.
        col: Col,
        /// Must be there.
        negated: bool,
    },
    /// Found among the rows of another question, or not.
    In {
        /// The column.
        col: Col,
        /// One column of rows.
        rows: Box<Relation>,
        /// Must not be found.
        negated: bool,
    },
}

impl Figure {
    /// The table it reads.
    pub fn table(&self) -> usize {
        match self {
            Self::Column(col)
            | Self::Different(col)
            | Self::MeanTotal { col, .. }
            | Self::Agg { col, .. } => col.table,
            Self::Referred { by, .. } | Self::MeanRows { per: by, .. } => by.table,
            Self::Rows(table) | Self::Part { of: table, .. } => *table,
            Self::Where { figure, .. } | Self::Worked { left: figure, .. } => figure.table(),
        }
    }

    /// The figures it is worked out of, itself where it is none of others.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Where { figure, .. } => figure.parts(),
            Self::Worked { left, right, .. } => {
                left.parts().into_iter().chain(right.parts()).collect()
            }
            _ => vec![self],
        }
    }

    /// The same, to be put in another's place.
    pub fn parts_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Where { figure, .. } => figure.parts_mut(),
            Self::Worked { left, right, .. } => {
                left.parts_mut().into_iter().chain(right.parts_mut()).collect()
            }
            _ => vec![self],
        }
    }

    /// The sets of tests that tell of which rows only it and its parts are.
    pub fn sides(&self) -> Vec<&Vec<Vec<Test>>> {
        match self {
            Self::Where { figure, tests } => std::iter::once(tests).chain(figure.sides()).collect(),
            Self::Worked { left, right, .. } => {
                left.sides().into_iter().chain(right.sides()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub fn sides_mut(&mut self) -> Vec<&mut Vec<Vec<Test>>> {
        match self {
            Self::Where { figure, tests } => {
                std::iter::once(tests).chain(figure.sides_mut()).collect()
            }
            Self::Worked { left, right, .. } => {
                left.sides_mut().into_iter().chain(right.sides_mut()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it is worked out of many rows.
    pub fn is_aggregate(&self) -> bool {
        match self {
            Self::Column(_) | Self::Referred { .. } => false,
            Self::Worked { left, .. } => left.is_aggregate(),
            _ => true,
        }
    }
}

impl Test {
    /// The column it looks at.
    pub fn col(&self) -> Col {
        match self {
            Self::OneOf { col, .. }
            | Self::Compare { col, .. }
            | Self::Between { col, .. }
            | Self::Year { col, .. }
            | Self::Like { col, .. }
            | Self::Missing { col, .. }
            | Self::In { col, .. } => *col,
        }
    }
}

impl Test {
    /// The table of the column it compares that one with; `None` where it is no column.
    pub fn compared_table(&self) -> Option<usize> {
        match self {
            Self::Compare { with: Operand::Column(other), .. } => Some(other.table),
            Self::Compare { with: Operand::Referred { by, .. }, .. } => Some(by.table),
            _ => None,
        }
    }

    /// The column it looks at, to be put in another's place.
    pub fn col_mut(&mut self) -> &mut Col {
        match self {
            Self::OneOf { col, .. }
            | Self::Compare { col, .. }
            | Self::Between { col, .. }
            | Self::Year { col, .. }
            | Self::Like { col, .. }
            | Self::Missing { col, .. }
            | Self::In { col, .. } => col,
        }
    }
}

impl Relation {
    /// Whether no row could be meant: a column would have to be more than itself, or a date to lie in two
    /// periods at once. "First quarter 2024 versus first quarter 2025" asks for each of them.
    pub fn excludes_itself(&self) -> bool {
        let beside_itself = |it: &Test| matches!(it, Test::Compare { col, with: Operand::Column(other), .. } if col == other);
        if self.tests.iter().flatten().any(beside_itself) {
            return true;
        }
        let span = |tests: &Vec<Test>| match tests.as_slice() {
            [
                Test::Between {
                    col,
                    low: Operand::Text(low),
                    high: Operand::Text(high),
                    negated: false,
                },
            ] => Some((*col, low.clone(), high.clone())),
            [Test::Year { col, cmp: Cmp::Eq, year }] => {
                Some((*col, format!("{year}-01-01"), format!("{year}-12-31")))
            }
            _ => None,
        };
        let spans: Vec<(Col, String, String)> = self.tests.iter().filter_map(span).collect();
        spans.iter().enumerate().any(|(at, (col, low, high))| {
            let apart = |it: &&(Col, String, String)| it.0 == *col && (it.1 > *high || it.2 < *low);
            spans.iter().skip(at + 1).any(|it| apart(&it))
        })
    }

    /// Everything shown, ordered by or compared of groups.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        let ordered = self.order.iter().map(|it| &it.0);
        self.shown.iter().chain(ordered).chain(self.having.iter().map(|it| &it.on))
    }

    /// Every test on rows: of those that count, of a part of them, of one side.
    pub fn all_tests(&self) -> impl Iterator<Item = &Test> {
        let sides = self.figures().flat_map(Figure::sides).flatten();
        self.tests.iter().chain(&self.part).chain(sides).flatten()
    }

    /// The columns by which rows refer to others of their kind of which something is shown or
    /// compared, each once.
    pub fn references(&self) -> Vec<Col> {
        let shown = self.figures().flat_map(Figure::parts).filter_map(|it| match it {
            Figure::Referred { by, .. } => Some(*by),
            _ => None,
        });
        let compared = self.tests.iter().flatten().filter_map(|it| match it {
            Test::Compare { with: Operand::Referred { by, .. }, .. } => Some(*by),
            _ => None,
        });
        let mut references = Vec::new();
        for by in shown.chain(compared) {
            if !references.contains(&by) {
                references.push(by);
            }
        }
        references
    }

    /// Whether a column plays any part in it, however deep.
    pub fn speaks_of(&self, col: Col) -> bool {
        let shows = |it: &Figure| match it {
            Figure::Column(own) | Figure::Different(own) | Figure::Agg { col: own, .. } => {
                *own == col
            }
            Figure::Referred { by, .. } => *by == col,
            _ => false,
        };
        let tests = |it: &Test| {
            it.col() == col
                || match it {
                    Test::Compare { with: Operand::Column(other), .. } => *other == col,
                    Test::Compare { with: Operand::Referred { by, .. }, .. } => *by == col,
                    Test::In { rows, .. } | Test::Compare { with: Operand::Figure(rows), .. } => {
                        rows.speaks_of(col)
                    }
                    _ => false,
                }
        };
        let others = [&self.also, &self.beside];
        self.figures().flat_map(Figure::parts).any(shows)
            || self.all_tests().any(tests)
            || self.groups.iter().chain(&self.within).any(|it| *it == col)
            || others.into_iter().flatten().any(|it| it.speaks_of(col))
            || self.against.as_ref().is_some_and(|it| it.rows.speaks_of(col))
    }

    /// Whether something must hold of its things and something else of them, too.
    pub fn joins_both(&self) -> bool {
        let keys = || {
            self.tests.iter().filter_map(|it| match it.as_slice() {
                [Test::In { col, negated: false, .. }] => Some(*col),
                _ => None,
            })
        };
        self.also.is_some()
            || keys().enumerate().any(|(at, it)| keys().skip(at + 1).any(|other| other == it))
    }

    /// Every table it reads, the subject first, each once.
    pub fn tables(&self) -> Vec<usize> {
        let mut tables = vec![self.subject];
        let figures = self.figures().flat_map(Figure::parts).map(Figure::table);
        let tests = self.all_tests();
        let tests = tests.flat_map(|it| [Some(it.col().table), it.compared_table()]).flatten();
        let groups = self.groups.iter().chain(&self.within).map(|it| it.table);
        for table in figures.chain(tests).chain(groups).chain(self.links.iter().copied()) {
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        tables
    }
}
