# Master data from a file: why it could not be taken, what was left out of it, and what follows.

# $detail (String): the file
problem-file-unreadable = The file { $detail } could not be opened. Nothing was changed.
problem-file-unreadable-act = Check the name and whether you may read it; copy it to this computer if it is on a stick.
problem-file-empty = There is nothing in this file. Nothing was changed.
problem-file-empty-act = Have it made again.
problem-file-too-large = This file is larger than any payer’s master data. Nothing was changed.
problem-file-too-large-act = Make sure that it is the file you mean.
problem-file-unknown = This is no file of openIMIS’s master data that this program knows. Nothing was changed.
problem-file-unknown-act = It takes exports of services and items (CSV, JSON), registers (XML) and the phone extract.
problem-file-workbook = This is a spreadsheet workbook, which this program does not read. Nothing was changed.
problem-file-workbook-act = Export it from openIMIS as CSV, or save it as CSV in the spreadsheet program.
# $detail (String): line or byte
problem-file-broken = This file is broken or not complete (near { $detail }). Nothing was changed.
problem-file-broken-act = Copy it again, or have it made again.
# $detail (String): heading of the column
problem-file-column-missing = The column “{ $detail }” is missing in this file. Nothing was changed.
problem-file-column-missing-act = Export it from openIMIS again and leave its columns as they are.
# $detail (String): unreadable rows / all rows
problem-file-mostly-unreadable = Most rows of this file cannot be read ({ $detail }). Nothing was changed.
problem-file-mostly-unreadable-act = Make sure that it is the file you mean, and that no spreadsheet program has changed it.
# $detail (String): local day and minute
problem-file-older = What is on this computer is newer ({ $detail }) than this file. Nothing was changed.
problem-file-older-act = Use a newer file. Only if you are certain, import it anyway.
# $detail (String): facility code
problem-facility-not-in-files = None of the files tells of the facility { $detail }. Nothing was set up.
problem-facility-not-in-files-act = Check the code, and give the payer’s register of health facilities (XML) among the files.

warning-price-list-not-known = The price list of { $detail } is not on this computer, only the payer’s national prices. Whether the payer pays them cannot be told here.
warning-price-list-not-known-act = Update the master data once there is a connection.
warning-price-list-not-offered = The server, as it is reached, does not offer the price list of { $detail }: prices are the payer’s national ones. Whether the payer pays them cannot be told here.
warning-price-list-not-offered-act = Compare the prices with your contract, or ask whoever runs the mediator to let GraphQL through.

import-skipped-code = no usable code
import-skipped-name = no usable name
import-skipped-price = no usable price
import-skipped-frequency = unreadable number of days
import-skipped-twice = this code came before
import-skipped-shape = not of the shape of the list

import-people = People and their cover
# $when (String): local day and minute
import-dated = as of { $when }
# $count (Number): rows
import-kept = { $count ->
    [one] 1 row passed over: what is here is better or newer.
   *[other] { $count } rows passed over: what is here is better or newer.
}
# $row (Number), $code (String): may be empty, $why (String)
import-skipped = Row { $row } { $code }: { $why }
