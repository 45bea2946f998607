using FkpDigital.Challenges;
using FkpDigital.Core;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Agencies;

public static class ImportRules
{
    public const string Formula = "import.formula";
    public const string SlugTwice = "import.slug-twice";
    public const string SlugElsewhere = "import.slug-elsewhere";
    public const string ParentUnknown = "import.parent-unknown";
    public const string Fixed = "import.fixed";
    public const string TooLarge = "import.too-large";
    public const string TooManyRows = "import.too-many-rows";
    public const string NotUnicode = "import.not-unicode";
    public const string ColumnMissing = "import.column-missing";
    public const string ColumnUnknown = "import.column-unknown";
    public const string Malformed = "import.malformed";
    public const string Empty = "import.empty";
    public const string Stale = "import.stale";
}

/// <summary>A row of a file of agencies as it was written.</summary>
/// <param name="Number">Its line in the file.</param>
/// <param name="Kind">Name of an <see cref="AgencyKind"/>.</param>
/// <param name="Parent">Slug or name of the agency above, here or in the file.</param>
/// <param name="Region">Code.</param>
/// <param name="Slug">Made of the name where it is empty.</param>
public sealed record AgencyRow(int Number, string Name, string Kind, string Parent, string Sector, string Region, string Address, string Slug)
{
    /// <summary>By which it is known here.</summary>
    public string Key => Core.Slug.From(string.IsNullOrWhiteSpace(Slug) ? Name : Slug);
}

public enum RowPlan
{
    Add,
    Change,

    /// <summary>It is so already.</summary>
    Leave,
}

/// <summary>What a row of a file would do.</summary>
public sealed record PlannedRow(AgencyRow Row, RowPlan Plan, Agency Agency, string Parent);

/// <summary>What is wrong in a row; the field of the rule is the column.</summary>
public sealed record RowFault(int Row, RuleException Broken);

/// <summary>What a file would do; with a fault it does nothing.</summary>
public sealed record ImportPlan(IReadOnlyList<PlannedRow> Rows, IReadOnlyList<RowFault> Faults)
{
    public bool IsSound => Faults.Count == 0;

    public int Count(RowPlan plan) => Rows.Count(r => r.Plan == plan);
}

/// <summary>Adds and changes many agencies below those that a person administers, all or none. The same file again changes nothing.</summary>
public sealed class ImportAgencies(FkpDbContext db, Authority authority)
{
    public const int MaxRows = 5_000;

    /// <summary>What makes a text a formula for one spreadsheet or another: who opens a table of ours must not run it.</summary>
    private const string BeginsFormula = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>Reads what each row would do; writes nothing.</summary>
    /// <exception cref="RuleException">The person administers nothing (403).</exception>
    public async Task<ImportPlan> PlanAsync(IReadOnlyList<AgencyRow> rows, long participantId, CancellationToken cancel)
    {
        await authority.RequireAnywhereAsync(participantId, Right.Administer, cancel);
        var mine = await authority.AgenciesOf(participantId, Right.Administer).ToDictionaryAsync(a => a.Slug, cancel);
        var keys = rows.Select(r => r.Key).Distinct().ToList();
        var taken = await db.Agencies.Where(a => keys.Contains(a.Slug)).Select(a => a.Slug).ToHashSetAsync(cancel);
        var regions = await db.Regions.Select(r => r.Code).ToHashSetAsync(cancel);
        return new Planning(mine, taken, regions, participantId).Plan(rows);
    }

    /// <summary>Plans anew and writes all of it in one transaction, unless something is wrong now.</summary>
    /// <exception cref="RuleException">The person administers nothing (403), or somebody took an address at this moment (409).</exception>
    public async Task<ImportPlan> RunAsync(IReadOnlyList<AgencyRow> rows, long participantId, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('fkp agencies', 0))", cancel);
        var plan = await PlanAsync(rows, participantId, cancel);
        if (!plan.IsSound)
        {
            return plan;
        }

        foreach (var (row, what, agency, _) in plan.Rows)
        {
            if (what is RowPlan.Add)
            {
                db.Agencies.Add(agency);
            }
            else if (what is RowPlan.Change)
            {
                agency.Describe(row.Name, row.Address, row.Sector, participantId);
            }
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return plan;
    }

    /// <summary>Judges rows one by one, and then again from the top of the tree down.</summary>
    private sealed class Planning(Dictionary<string, Agency> mine, HashSet<string> taken, HashSet<string> regions, long participantId)
    {
        private readonly List<RowFault> _faults = [];
        private readonly List<PlannedRow> _planned = [];

        public ImportPlan Plan(IReadOnlyList<AgencyRow> rows)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            List<AgencyRow> sound = [.. rows.Where(row => Holds(row, () => Check(row, seen)))];
            var named = Named(sound);
            var waiting = sound.ToLookup(row => named.GetValueOrDefault(Core.Slug.From(row.Parent), Core.Slug.From(row.Parent)));
            var placed = new HashSet<AgencyRow>();
            var parents = new Queue<Agency>(waiting.Select(w => w.Key).Where(mine.ContainsKey).Select(key => mine[key]));
            while (parents.TryDequeue(out var parent))
            {
                foreach (var row in waiting[parent.Slug].Where(placed.Add))
                {
                    Agency? agency = null;
                    // Below an agency that is here already its rows come up by themselves.
                    if (Holds(row, () => agency = Place(row, parent)) && !mine.ContainsKey(agency!.Slug))
                    {
                        parents.Enqueue(agency);
                    }
                }
            }

            _faults.AddRange(sound.Where(r => !placed.Contains(r)).Select(r => new RowFault(r.Number, Fault("parent", ImportRules.ParentUnknown))));
            return new ImportPlan([.. _planned.OrderBy(p => p.Row.Number)], [.. _faults.OrderBy(f => f.Row)]);
        }

        /// <summary>Slugs by what a parent may be called: its slug before all, or a name that only one agency has.</summary>
        private Dictionary<string, string> Named(List<AgencyRow> sound)
        {
            var all = mine.Values.Select(a => (Name: Core.Slug.From(a.Name), a.Slug)).Concat(sound.Select(r => (Name: Core.Slug.From(r.Name), Slug: r.Key))).Distinct().ToList();
            var named = all.GroupBy(a => a.Name).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First().Slug);
            all.ForEach(a => named[a.Slug] = a.Slug);
            return named;
        }

        /// <summary>What can be said of a row alone.</summary>
        private void Check(AgencyRow row, HashSet<string> seen) => Rule.Each(
            () => Plain(row.Name, "name", 3, Agency.MaxName),
            () => Rule.Input(Enum.TryParse<AgencyKind>(row.Kind, out var kind) && Enum.IsDefined(kind) && char.IsAsciiLetter(row.Kind[0]), "kind", InputRules.Unknown),
            () => Plain(row.Parent, "parent", 1, Agency.MaxName),
            () => Rule.Input(row.Sector.Length == 0 || Sectors.All.Contains(row.Sector), "sector", InputRules.Unknown),
            () => Rule.Input(row.Region.Length == 0 || regions.Contains(row.Region), "region", InputRules.Unknown),
            () => Plain(row.Address, "address", 0, Agency.MaxAddress),
            () => Plain(row.Slug, "slug", 0, Agency.MaxSlug),
            () => Rule.Input(seen.Add(row.Key), "slug", ImportRules.SlugTwice));

        /// <summary>What it is below that parent.</summary>
        private Agency Place(AgencyRow row, Agency parent)
        {
            var kind = Enum.Parse<AgencyKind>(row.Kind);
            var (region, sector) = (row.Region.Length == 0 ? null : row.Region, row.Sector.Length == 0 ? null : row.Sector);
            var agency = new Agency(row.Name, row.Slug, kind, parent, region, row.Address, sector, participantId);
            if (!mine.TryGetValue(row.Key, out var known))
            {
                Rule.Input(!taken.Contains(row.Key), "slug", ImportRules.SlugElsewhere);
                _planned.Add(new PlannedRow(row, RowPlan.Add, agency, parent.Name));
                return agency;
            }

            Rule.Each(
                () => Rule.Input(known.ParentId == parent.Id && parent.Id != 0, "parent", ImportRules.Fixed),
                () => Rule.Input(known.Kind == kind, "kind", ImportRules.Fixed),
                () => Rule.Input(known.RegionCode == region, "region", ImportRules.Fixed));
            var same = (known.Name, known.Address, known.Sector) == (agency.Name, agency.Address, agency.Sector);
            _planned.Add(new PlannedRow(row, same ? RowPlan.Leave : RowPlan.Change, known, parent.Name));
            return known;
        }

        private bool Holds(AgencyRow row, Action check)
        {
            try
            {
                check();
                return true;
            }
            catch (RuleException e) when (e.Refusal is Refusal.Input)
            {
                _faults.AddRange(e.All.Select(broken => new RowFault(row.Number, broken)));
                return false;
            }
        }

        private static void Plain(string text, string column, int min, int max)
        {
            Rule.Line(text, column, min, max);
            Rule.Input(text.Length == 0 || !BeginsFormula.Contains(text[0], StringComparison.Ordinal), column, ImportRules.Formula);
        }

        private static RuleException Fault(string column, string rule) => new(rule, Refusal.Input, column);
    }
}
