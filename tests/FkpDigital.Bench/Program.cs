using FkpDigital.Bench;

// dotnet run -c Release --project tests/FkpDigital.Bench [seconds]      the table, also written to docs/performance.md
// … [seconds] votes|pages|growth|live|start|memory                      only these rows, only printed
// … fixed ADDRESS FILE TYPE CODING, … hub ADDRESS, … page ADDRESS DATABASE   the bare servers that ours is held against
if (args is ["fixed", var address, var file, var type, var coding])
{
    await FixedServer.RunAsync(address, file, type, coding);
    return 0;
}

if (args is ["hub", var hubAddress])
{
    await BareHub.RunAsync(hubAddress);
    return 0;
}

if (args is ["page", var pageAddress, var connectionString])
{
    await BarePage.RunAsync(pageAddress, connectionString);
    return 0;
}

var seconds = args is [var given, ..] && int.TryParse(given, out var asked) ? asked : 10;
await using var bed = await TestBed.StartAsync(seconds);
(string Name, Func<TestBed, Task<List<Row>>> Measure)[] parts = [("votes", VoteRows.MeasureAsync), ("pages", PageRows.MeasureAsync), ("growth", GrowthRows.MeasureAsync), ("live", LiveRows.MeasureAsync), ("start", StartRow.MeasureAsync), ("memory", MemoryRow.MeasureAsync)];
var wanted = args.Skip(1).ToList();
List<Row> rows = [];
foreach (var part in parts.Where(p => wanted.Count == 0 || wanted.Contains(p.Name)))
{
    rows.AddRange(await part.Measure(bed));
}

Report.Print(rows);
if (wanted.Count == 0)
{
    Report.Write(rows, seconds);
}

return rows.All(r => r.IsReached) ? 0 : 1;
