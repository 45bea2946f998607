using System.Globalization;
using System.Text;

namespace FkpDigital.Bench;

/// <summary>The table on the screen and in <c>docs/performance.md</c>.</summary>
internal static class Report
{
    private const string Begin = "<!-- table -->";
    private const string End = "<!-- /table -->";

    public static void Print(IEnumerable<Row> rows) => Console.WriteLine(Table(rows));

    /// <summary>Replaces the table; what people wrote around it stays.</summary>
    public static void Write(IEnumerable<Row> rows, int seconds)
    {
        var file = Path.Combine(TestBed.Root, "docs/performance.md");
        var text = File.ReadAllText(file);
        var table = string.Create(CultureInfo.InvariantCulture, $"{Begin}\nMeasured {DateTime.UtcNow:yyyy-MM-dd} on {Environment.ProcessorCount} cores ({Processor()}), {seconds} seconds a run, the middle of three.\n\n{Table(rows)}{End}");
        File.WriteAllText(file, text[..text.IndexOf(Begin, StringComparison.Ordinal)] + table + text[(text.IndexOf(End, StringComparison.Ordinal) + End.Length)..]);
    }

    private static string Table(IEnumerable<Row> rows)
    {
        var table = new StringBuilder("| what | ours | against | figure | bar | reached |\n|---|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Ours} | {row.Against} | {row.Figure:0.00} | {(row.AtMost ? "at most" : "at least")} {row.Bar:0.##} | {(row.IsReached ? "yes" : "**no**")} |\n");
        }

        return table.ToString();
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
        : "unknown";
}
