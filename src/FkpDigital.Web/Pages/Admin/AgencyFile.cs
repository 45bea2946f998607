using System.Text;
using CsvHelper;
using FkpDigital.Agencies;
using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Web.Localisation;
using FkpDigital.Web.People;

namespace FkpDigital.Web.Pages.Admin;

/// <summary>A table of agencies as CSV: UTF-8, with a row of headings, separated by semicolons or commas.</summary>
internal static class AgencyFile
{
    public const int MaxLength = 1024 * 1024;

    /// <summary>Longer than all fields of a row together may be, also in quotes.</summary>
    private const int MaxRecord = 16 * 1024;

    /// <summary>By the names that rules have for the fields.</summary>
    private static readonly (string Field, string Heading)[] Columns =
        [("name", "nama"), ("kind", "jenis"), ("parent", "induk"), ("sector", "sektor"), ("region", "wilayah"), ("address", "alamat kantor"), ("slug", "alamat halaman")];

    private static readonly string[] Needed = ["name", "kind", "parent"];

    public static IEnumerable<string> Headings => Columns.Select(c => c.Heading);

    /// <summary>The heading of a field.</summary>
    public static string Heading(string? field) => Columns.FirstOrDefault(c => c.Field == field).Heading ?? "";

    /// <summary>The headings alone, with the mark by which spreadsheets know UTF-8.</summary>
    public static byte[] Template() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join(';', Headings) + "\r\n")];

    /// <exception cref="RuleException">Too large, or not UTF-8 (400).</exception>
    public static async Task<string> ReadAsync(IFormFile? file, CancellationToken cancel)
    {
        Rule.Input(file is { Length: > 0 }, "file", InputRules.Required);
        Rule.Input(file!.Length <= MaxLength, "file", ImportRules.TooLarge);
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, cancel);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new RuleException(ImportRules.NotUnicode, Refusal.Input, "file");
        }
    }

    /// <exception cref="RuleException">No table of agencies, or too many rows (400).</exception>
    public static IReadOnlyList<AgencyRow> Rows(string text, Texts texts)
    {
        var heading = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length);
        using var csv = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = heading.Count(';') >= heading.Count(',') ? ';' : ',',
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecord,
            TrimWhitespace = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Allow,
        });
        try
        {
            var places = Places(csv);
            var rows = new List<AgencyRow>();
            while (csv.Read())
            {
                string Cell(string field) => places.TryGetValue(field, out var place) && place < csv.FieldCount ? csv.GetString(place) : "";
                if (Columns.All(c => Cell(c.Field).Length == 0))
                {
                    continue; // a spreadsheet saves the empty rows below a table, too
                }

                Rule.Input(rows.Count < ImportAgencies.MaxRows, "file", ImportRules.TooManyRows, ImportAgencies.MaxRows);
                rows.Add(new AgencyRow((int)csv.LineNumber, Cell("name"), Kind(Cell("kind"), texts), Cell("parent"), Sector(Cell("sector")), Cell("region"), Cell("address"), Cell("slug")));
            }

            Rule.Input(rows.Count > 0, "file", ImportRules.Empty);
            return rows;
        }
        catch (CsvFormatException e)
        {
            throw new RuleException(ImportRules.Malformed, Refusal.Input, "file", e.LineNumber);
        }
    }

    private static Dictionary<string, int> Places(CsvReader csv)
    {
        csv.ReadHeader();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (place, heading) in csv.Headers.Index())
        {
            var field = Columns.FirstOrDefault(c => string.Equals(c.Heading, heading.Trim(), StringComparison.OrdinalIgnoreCase) || string.Equals(c.Field, heading.Trim(), StringComparison.OrdinalIgnoreCase)).Field;
            Rule.Input(field is not null || heading.Length == 0, "file", ImportRules.ColumnUnknown, Short(heading));
            Rule.Input(field is null || places.TryAdd(field, place), "file", ImportRules.ColumnUnknown, Short(heading));
        }

        var missing = Array.Find(Needed, field => !places.ContainsKey(field));
        Rule.Input(missing is null, "file", ImportRules.ColumnMissing, Heading(missing));
        return places;
    }

    private static string Short(string heading) => heading.Length <= 40 ? heading : heading[..40] + "…";

    /// <summary>Kinds may stand there as people read them.</summary>
    private static string Kind(string typed, Texts texts) =>
        Enum.GetValues<AgencyKind>().Select(k => (AgencyKind?)k).FirstOrDefault(k => string.Equals(RoleNames.Of(k!.Value, texts), typed, StringComparison.OrdinalIgnoreCase) || string.Equals(k.ToString(), typed, StringComparison.OrdinalIgnoreCase))?.ToString() ?? typed;

    private static string Sector(string typed) => Sectors.All.FirstOrDefault(s => string.Equals(s, typed, StringComparison.OrdinalIgnoreCase)) ?? typed;
}
