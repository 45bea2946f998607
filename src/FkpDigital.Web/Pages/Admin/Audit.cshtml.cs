using System.Globalization;
using System.Text.Json;
using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Regions;
using FkpDigital.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace FkpDigital.Web.Pages.Admin;

/// <summary>One property of one thing, before and after; null: it had no value.</summary>
public sealed record AuditedChange(string Thing, string Property, string? Before, string? After);

/// <summary>What staff did at the agencies that this person oversees, with filters.</summary>
[Needs(Right.ReadAudit)]
public sealed class AuditModel(ReadAudit audit) : AppPage
{
    private const int Size = 50;
    private const int LongestWord = 100;

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? What { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Where { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Until { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<AuditLine> Lines { get; private set; } = [];

    public string? Next { get; private set; }

    public bool IsFiltered => Words().Any(w => w.Value is not null);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public override async Task<bool> LoadAsync(CancellationToken cancel)
    {
        var filter = new AuditFilter(Short(Who), Short(What), Short(Where), From?.ToDateTime(TimeOnly.MinValue).At(Zone.Wib), Until?.AddDays(1).ToDateTime(TimeOnly.MinValue).At(Zone.Wib));
        var lines = await audit.FindAsync(MeOrRefuse, filter, Before, Size + 1, cancel);
        Lines = [.. lines.Take(Size)];
        Next = lines.Count > Size ? QueryHelpers.AddQueryString("~/admin/audit", Words().Append(new("before", Lines[^1].Id.ToString(CultureInfo.InvariantCulture)))) : null;
        return true;
    }

    /// <summary>What a row changed, thing by thing.</summary>
    public static IReadOnlyList<AuditedChange> Changes(AuditLine line)
    {
        var (before, after) = (Parsed(line.Before), Parsed(line.After));
        return [.. before.Keys.Union(after.Keys).OrderBy(k => k.Thing, StringComparer.Ordinal).ThenBy(k => k.Property, StringComparer.Ordinal).Select(key => new AuditedChange(
            key.Thing, key.Property, before.GetValueOrDefault(key), after.GetValueOrDefault(key)))];
    }

    private static Dictionary<(string Thing, string Property), string> Parsed(string? json)
    {
        using var document = JsonDocument.Parse(json ?? "{}");
        return document.RootElement.EnumerateObject()
            .SelectMany(thing => thing.Value.EnumerateObject().Select(property => (Key: (thing.Name, property.Name), Value: property.Value.ToString())))
            .ToDictionary(p => p.Key, p => p.Value);
    }

    private static string? Short(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim()[..Math.Min(typed.Trim().Length, LongestWord)];

    private IEnumerable<KeyValuePair<string, string?>> Words() =>
        [new("who", Short(Who)), new("what", Short(What)), new("where", Short(Where)), new("from", From?.ToString("O", CultureInfo.InvariantCulture)), new("until", Until?.ToString("O", CultureInfo.InvariantCulture))];
}
