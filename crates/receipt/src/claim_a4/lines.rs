//! The tables of services and items: columns, rows, subtotals, and how they stay together over pages.

use claims_domain::Money;
use claims_domain::paper::FormLine;

use super::hairline;
use super::sheet::{HEADING, LABEL, LEFT, NOTE, RIGHT, ROW, ROW_STRONG, Sheet, Type, at};
use crate::amount;
use crate::fonts::Weight;
use crate::page::{Block, Flow};

const HEAD: Type = Type { weight: Weight::Bold, ..LABEL };
const NUMBER_WIDTH: f32 = 22.0;
const CODE_WIDTH: f32 = 58.0;
/// Between two columns.
const GAP: f32 = 8.0;

/// Where the columns of figures end, from the right edge of the page inwards.
struct Columns {
    /// Right edge and width of: quantity, unit price, amount.
    claimed: [(f32, f32); 3],
    /// Right edge and width of: approved quantity, approved amount.
    approved: Option<[(f32, f32); 2]>,
    /// Left edge and width of the description.
    description: (f32, f32),
}

impl Columns {
    fn new(sheet: &Sheet<'_>) -> Self {
        let mut edge = RIGHT;
        let mut take = |width: f32| {
            let column = (edge, width);
            edge -= width + GAP;
            column
        };
        let approved = sheet.is_answered.then(|| {
            let amount = take(60.0);
            [take(38.0), amount]
        });
        let amount = take(if approved.is_some() { 60.0 } else { 72.0 });
        let price = take(if approved.is_some() { 54.0 } else { 66.0 });
        let quantity = take(if approved.is_some() { 34.0 } else { 44.0 });
        let left = LEFT + NUMBER_WIDTH + CODE_WIDTH + GAP;
        Self { claimed: [quantity, price, amount], approved, description: (left, edge - left) }
    }
}

/// One table's words and lines.
struct Table<'a> {
    heading: &'static str,
    subtotal: &'static str,
    lines: &'a [FormLine],
    sum: Money,
}

/// Adds both tables; `closing` (totals and signatures) stays with the last line.
pub(super) fn add(sheet: &Sheet<'_>, flow: &mut Flow<'_>, closing: Block) {
    let form = sheet.form;
    let columns = Columns::new(sheet);
    let services = Table {
        heading: "paper-services",
        subtotal: "paper-subtotal-services",
        lines: &form.services,
        sum: form.services_total(),
    };
    let items =
        Table { heading: "paper-items", subtotal: "paper-subtotal-items", lines: &form.items, sum: form.items_total() };
    // A table without lines is left out; a form without any line says so once.
    let mut tables: Vec<Table<'_>> = [services, items].into_iter().filter(|table| !table.lines.is_empty()).collect();
    let last = tables.pop();
    let mut number = 0;
    for table in &tables {
        add_table(sheet, &columns, flow, table, &mut number, Block::space(6.0));
    }
    match last {
        Some(table) => add_table(sheet, &columns, flow, &table, &mut number, closing),
        None => {
            let mut none = Block::default();
            hairline(&mut none, 0.0, 0.7);
            let text = format!(
                "{}, {}: {}",
                sheet.word("paper-services"),
                sheet.word("paper-items"),
                sheet.word("paper-none")
            );
            sheet.left(&mut none, &text, ROW, at(LEFT, 6.0, RIGHT - LEFT));
            none.height = ROW.leading() + 12.0;
            none.below(closing);
            flow.add(none, None);
        }
    }
}

fn add_table(
    sheet: &Sheet<'_>,
    columns: &Columns,
    flow: &mut Flow<'_>,
    table: &Table<'_>,
    number: &mut usize,
    after: Block,
) {
    let again = header(sheet, columns, table.heading, true);
    // Heading and first line stay together, and so do last line, subtotal and what follows: no total stands alone.
    let mut pending = header(sheet, columns, table.heading, false);
    let mut repeat = None;
    let mut rows = table.lines.iter().peekable();
    while let Some(line) = rows.next() {
        *number += 1;
        pending.below(row(sheet, columns, line, *number));
        if rows.peek().is_some() {
            flow.add(std::mem::take(&mut pending), repeat);
            repeat = Some(&again);
        }
    }
    pending.below(subtotal(sheet, columns, table));
    pending.below(after);
    flow.add(pending, repeat);
}

fn header(sheet: &Sheet<'_>, columns: &Columns, heading: &str, is_continued: bool) -> Block {
    let mut block = Block::default();
    let mut title = sheet.word(heading);
    if is_continued {
        title = format!("{title} ({})", sheet.word("paper-continued"));
    }
    hairline(&mut block, 0.0, 0.7);
    sheet.left(&mut block, &title, HEADING, at(LEFT, 5.0, RIGHT - LEFT));
    let top = HEADING.leading() + 9.0;
    sheet.left(&mut block, &sheet.word("paper-number"), HEAD, at(LEFT, top, NUMBER_WIDTH));
    sheet.left(&mut block, &sheet.word("paper-code"), HEAD, at(LEFT + NUMBER_WIDTH, top, CODE_WIDTH));
    let (left, width) = columns.description;
    sheet.left(&mut block, &sheet.word("paper-description"), HEAD, at(left, top, width));
    let claimed = columns.claimed.iter().zip(["paper-quantity", "paper-price", "paper-amount"]);
    let approved = columns.approved.iter().flatten().zip(["paper-approved-quantity", "paper-approved-amount"]);
    for ((edge, width), word) in claimed.chain(approved) {
        sheet.right(&mut block, &sheet.word(word), HEAD, *edge, top, width + GAP - 2.0);
    }
    block.height = top + HEAD.leading() + 3.0;
    let bottom = block.height;
    hairline(&mut block, bottom, 0.0);
    block
}

fn row(sheet: &Sheet<'_>, columns: &Columns, line: &FormLine, number: usize) -> Block {
    let mut block = Block::default();
    let top = 3.0;
    let quantity = |value| amount::quantity(value, sheet.lang);
    sheet.left(&mut block, &number.to_string(), Type { grey: 0.38, ..ROW }, at(LEFT, top, NUMBER_WIDTH));
    let code = sheet.paragraph(&mut block, &line.code, ROW, at(LEFT + NUMBER_WIDTH, top, CODE_WIDTH), 3);
    let (left, width) = columns.description;
    let mut height = code.max(sheet.paragraph(&mut block, &line.name, ROW, at(left, top, width), 8)).max(ROW.leading());
    let [count, price, amount] = columns.claimed;
    sheet.right(&mut block, &quantity(line.quantity), ROW, count.0, top, count.1);
    sheet.amount(&mut block, line.price, ROW, price.0, top, price.1);
    sheet.amount(&mut block, line.amount, ROW, amount.0, top, amount.1);
    if let Some([count, amount]) = columns.approved {
        match line.approved {
            Some((approved, sum)) => {
                sheet.right(&mut block, &quantity(approved), ROW_STRONG, count.0, top, count.1);
                sheet.amount(&mut block, sum, ROW_STRONG, amount.0, top, amount.1);
            }
            None => [count, amount]
                .iter()
                .for_each(|(edge, width)| sheet.right(&mut block, "–", ROW_STRONG, *edge, top, *width)),
        }
    }
    if let Some(reason) = line.reason {
        let code = reason.0.to_string();
        let (key, _) = claims_words::reason_key(reason.0);
        let words =
            sheet.words("paper-line-rejected", &[("code", &code), ("reason", &sheet.words(&key, &[("code", &code)]))]);
        height +=
            sheet.paragraph(&mut block, &words, Type { grey: 0.0, ..NOTE }, at(left, top + height, RIGHT - left), 3);
    }
    block.height = top + height + 3.0;
    let bottom = block.height;
    hairline(&mut block, bottom, 0.85);
    block
}

fn subtotal(sheet: &Sheet<'_>, columns: &Columns, table: &Table<'_>) -> Block {
    let mut block = Block::default();
    hairline(&mut block, 0.0, 0.0);
    let [_, (price, _), (edge, width)] = columns.claimed;
    let room = width + 14.0;
    sheet.right(&mut block, &sheet.word(table.subtotal), ROW_STRONG, price - 6.0, 3.0, price - LEFT - 6.0);
    sheet.amount(&mut block, table.sum, ROW_STRONG, edge, 3.0, room);
    let known: Option<Money> = table.lines.iter().map(|line| line.approved.map(|(_, amount)| amount)).sum();
    if let (Some([_, (edge, width)]), Some(sum)) = (columns.approved, known) {
        sheet.amount(&mut block, sum, ROW_STRONG, edge, 3.0, width);
    }
    block.height = ROW.leading() + 9.0;
    block
}
