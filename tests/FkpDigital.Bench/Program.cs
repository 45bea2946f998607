using FkpDigital.Bench;

// dotnet run -c Release --project tests/FkpDigital.Bench [seconds]      the table, also written to docs/performance.md
// … -- fixed ADDRESS FILE TYPE CODING                                  the bare server that ours is held against
if (args is ["fixed", var address, var file, var type, var coding])
{
    await FixedServer.RunAsync(address, file, type, coding);
    return 0;
}

var seconds = args is [var given, ..] && int.TryParse(given, out var asked) ? asked : 10;
await using var bed = await TestBed.StartAsync(seconds);
List<Row> rows = [.. await VoteRows.MeasureAsync(bed), .. await PageRows.MeasureAsync(bed), await StartRow.MeasureAsync(bed)];
Report.Print(rows);
Report.Write(rows, seconds);
return rows.All(r => r.IsReached) ? 0 : 1;
