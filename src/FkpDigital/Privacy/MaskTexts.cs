using System.Globalization;
using System.Text.RegularExpressions;
using FkpDigital.Data;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Privacy;

/// <summary>
/// Masks a person's values in every text of the database: address and number wherever they stand, the name in what the person wrote and in the discussions
/// the person took part in. The tables are asked of the database, so that a new one cannot be forgotten. What was frozen or signed stays as it is.
/// </summary>
internal sealed class MaskTexts(FkpDbContext db, PersonalValues values)
{
    private const string Title = "title";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Nobody's words, or erased in another way. The log and the audit never have a person's values.</summary>
    private static readonly string[] Others = ["participant", "idempotency_key", "region", "migration", "vault_key", "data_protection_key", "title_word", "agenda", "assisted_entry", .. ApplicationRole.AppendOnly];

    /// <summary>Rows that may still be changed, where triggers keep the rest.</summary>
    private static readonly Dictionary<string, string> Changeable = new()
    {
        ["agenda_item"] = "not exists (select from agenda a where a.id = t.agenda_id and a.state = 'Frozen')",
        ["exclusion"] = "not exists (select from agenda a where a.id = t.agenda_id and a.state = 'Frozen')",
        ["attendee"] = "not exists (select from agreement_record r where r.forum_id = t.forum_id and r.state <> 'Draft')",
        ["agreement_record"] = "t.state not in ('Signed', 'Published')",
        ["agreement_row"] = "not exists (select from agreement_record r where r.id = t.record_id and r.state in ('Signed', 'Published'))",
        ["signature"] = "t.signed_at is null",
        ["commitment"] = "false",
    };

    /// <summary>Columns of those tables that triggers leave open.</summary>
    private static readonly string[] AlwaysChangeable = ["agenda_item.outcome_reason", "commitment.explanation"];

    private sealed record TextColumn(string Table, string Name, string Type);

    private sealed record PersonColumn(string Table, string Name);

    /// <param name="me">The person.</param>
    /// <param name="discussions">Proposals that they wrote or commented on.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task RunAsync(long me, long[] discussions, CancellationToken cancel)
    {
        var columns = await db.Database.SqlQuery<TextColumn>($"""
            select c.relname::text as table, a.attname::text as name, format_type(a.atttypid, null) as type
            from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
              and format_type(a.atttypid, null) in ('text', 'character varying', 'text[]', 'json', 'jsonb') and c.relname not like 'qrtz%'
            """).ToListAsync(cancel);
        var people = await db.Database.SqlQuery<PersonColumn>($"""
            select k.conrelid::regclass::text as table, a.attname::text as name
            from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
            where k.contype = 'f' and k.confrelid = 'participant'::regclass
            """).ToListAsync(cancel);
        var withProposal = await db.Database.SqlQuery<string>($"""
            select table_name::text as "Value" from information_schema.columns where table_schema = 'public' and column_name = 'proposal_id'
            """).ToListAsync(cancel);
        var before = db.Database.GetCommandTimeout();
        db.Database.SetCommandTimeout(Patience);
        var titles = 0;
        foreach (var table in columns.Where(c => !Others.Contains(c.Table)).GroupBy(c => c.Table))
        {
            var mine = people.Where(p => p.Table == table.Key).Select(p => $"t.{p.Name} = {me}").ToList();
            if (withProposal.Contains(table.Key))
            {
                mine.Add("t.proposal_id = any ({1})");
            }

            if (table.Key is "standing")
            {
                mine.Add("true"); // counted from the titles of everybody
            }

            var changed = await MaskAsync(table.Key, [.. table], mine.Count == 0 ? "false" : string.Join(" or ", mine), discussions, cancel);
            titles += table.Any(c => c.Name == Title) ? changed : 0;
        }

        if (titles > 0)
        {
            await ForgetWordsAsync(cancel);
        }

        db.Database.SetCommandTimeout(before);
    }

    private async Task<int> MaskAsync(string table, TextColumn[] columns, string mine, long[] discussions, CancellationToken cancel)
    {
        var some = Changeable.GetValueOrDefault(table);
        var changed = 0;
        foreach (var part in columns.GroupBy(c => some is null || AlwaysChangeable.Contains($"{table}.{c.Name}")))
        {
            // Names come from the catalogue of the database and from the lists above; values are parameters.
            var set = string.Join(", ", part.Select(c => $"{c.Name} = {Masked(c, mine)}"));
            var hit = string.Join(" or ", part.Select(c => $"{AsText(c)} ~* {Contacts(c)} or (({mine}) and {AsText(c)} {(values.NameHasCase ? "~" : "~*")} {{3}})"));
            var statement = string.Create(CultureInfo.InvariantCulture, $"update {table} t set {set} where ({(part.Key ? "true" : some)}) and ({hit})");
            changed += await db.Database.ExecuteSqlRawAsync(statement, [PersonalValues.Mask, discussions, values.Contacts ?? "(?!)", values.NamePattern, values.ContactsInJson ?? "(?!)"], cancel);
        }

        return changed;
    }

    private string Masked(TextColumn column, string mine)
    {
        var flags = values.NameHasCase ? "g" : "gi";
        string Of(string text) => $"case when {mine} then regexp_replace(regexp_replace({text}, {Contacts(column)}, {{0}}, 'gi'), {{3}}, {{0}}, '{flags}') else regexp_replace({text}, {Contacts(column)}, {{0}}, 'gi') end";
        return column.Type switch
        {
            "text[]" => $"array(select {Of("u.x")} from unnest(t.{column.Name}) with ordinality u (x, n) order by u.n)",
            "json" or "jsonb" => $"({Of($"t.{column.Name}::text")})::{column.Type}",
            _ => Of($"t.{column.Name}"),
        };
    }

    private static string AsText(TextColumn column) => column.Type switch
    {
        "text[]" => $"array_to_string(t.{column.Name}, E'\\n')",
        "json" or "jsonb" => $"t.{column.Name}::text",
        _ => $"t.{column.Name}",
    };

    private static string Contacts(TextColumn column) => column.Type is "json" or "jsonb" ? "{4}" : "{2}";

    /// <summary>Words that a search may mean come from titles; those of the name go where no title has them any more.</summary>
    private Task<int> ForgetWordsAsync(CancellationToken cancel)
    {
        string[] words = [.. Regex.Matches(values.Name.ToLowerInvariant(), "[a-z]{3,30}").Select(m => m.Value).Distinct()];
        return db.Database.ExecuteSqlAsync($"""
            delete from title_word w where w.word = any ({words}) and not exists (
                select from (select title from challenge union all select title from proposal union all select title from forum union all select title from commitment union all select title from article) x
                where position(w.word in lower(x.title)) > 0)
            """, cancel);
    }
}
