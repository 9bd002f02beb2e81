//! The tables of services and items: columns, rows, subtotals, and how they stay together over pages.

use claims_domain::Money;
use claims_domain::paper::FormLine;

use super::hairline;
use super::sheet::{Column, HEADING, LABEL, LEFT, NOTE, RIGHT, ROW, ROW_STRONG, Sheet, Type, at, decimals};
use crate::amount;
use crate::fonts::Weight;
use crate::page::{Block, Flow};

const HEAD: Type = Type { weight: Weight::Bold, ..LABEL };
const NUMBER_WIDTH: f32 = 22.0;
const CODE_WIDTH: f32 = 58.0;
/// Between two columns.
const GAP: f32 = 8.0;

/// The columns, figures from the right edge of the page inwards.
struct Columns {
    /// Quantity, unit price, amount.
    claimed: [Column; 3],
    /// Approved quantity, approved amount.
    approved: Option<[Column; 2]>,
    /// Left edge and width of the description.
    description: (f32, f32),
}

impl Columns {
    fn new(sheet: &Sheet<'_>) -> Self {
        let form = sheet.form;
        let lines = || form.services.iter().chain(&form.items);
        let prices = lines().map(|line| decimals(line.price)).max().unwrap_or(0);
        let sums = [form.services_total(), form.items_total()].into_iter().map(decimals);
        let amounts = lines().map(|line| decimals(line.amount)).chain(sums).max().unwrap_or(0);
        let approvals = lines().filter_map(|line| Some(decimals(line.approved?.1))).max().unwrap_or(0);

        let mut edge = RIGHT;
        let mut take = |width: f32, decimals: usize| {
            let column = Column { edge, width, decimals };
            edge -= width + GAP;
            column
        };
        let approved = sheet.is_answered.then(|| {
            let amount = take(60.0, approvals);
            [take(38.0, 0), amount]
        });
        let [quantity, price, amount] = if approved.is_some() { [34.0, 54.0, 60.0] } else { [44.0, 66.0, 72.0] };
        let amount = take(amount, amounts);
        let price = take(price, prices);
        let quantity = take(quantity, 0);
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
    for (column, word) in claimed.chain(approved) {
        sheet.right(&mut block, &sheet.word(word), HEAD, column.edge, top, column.width + GAP - 2.0);
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
    sheet.right(&mut block, &quantity(line.quantity), ROW, count.edge, top, count.width);
    sheet.amount(&mut block, line.price, ROW, price, top);
    sheet.amount(&mut block, line.amount, ROW, amount, top);
    if let Some([count, amount]) = columns.approved {
        match line.approved {
            Some((approved, sum)) => {
                sheet.right(&mut block, &quantity(approved), ROW_STRONG, count.edge, top, count.width);
                sheet.amount(&mut block, sum, ROW_STRONG, amount, top);
            }
            None => {
                for column in [count, amount] {
                    sheet.right(&mut block, "–", ROW_STRONG, column.edge, top, column.width);
                }
            }
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
    let [_, price, amount] = columns.claimed;
    // A sum may be longer than its parts: it takes the gap before the column too.
    let amount = Column { width: amount.width + 14.0, ..amount };
    sheet.right(&mut block, &sheet.word(table.subtotal), ROW_STRONG, price.edge - 6.0, 3.0, price.edge - LEFT - 6.0);
    sheet.amount(&mut block, table.sum, ROW_STRONG, amount, 3.0);
    let known: Option<Money> = table.lines.iter().map(|line| line.approved.map(|(_, amount)| amount)).sum();
    if let (Some([_, column]), Some(sum)) = (columns.approved, known) {
        sheet.amount(&mut block, sum, ROW_STRONG, column, 3.0);
    }
    block.height = ROW.leading() + 9.0;
    block
}
