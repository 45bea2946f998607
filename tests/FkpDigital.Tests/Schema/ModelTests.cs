using System.Net;
using FkpDigital.Agencies;
using FkpDigital.Data;
using FkpDigital.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace FkpDigital.Tests.Schema;

/// <summary>Holds what the program believes about the tables against the tables that the migrations make.</summary>
public sealed class ModelTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mapped_column_exists_with_its_type_and_nullability()
    {
        var actual = await ColumnsAsync();
        var wrong = new List<string>();
        foreach (var (table, property) in await MappedAsync())
        {
            var column = property.GetColumnName();
            if (column == "xmin")
            {
                continue;
            }

            var type = property.GetRelationalTypeMapping().StoreType;
            if (!actual.TryGetValue((table, column), out var found))
            {
                wrong.Add($"{table}.{column} is missing");
            }
            else if (found.Type != Plain(type) || (found.Nullable ?? property.IsNullable) != property.IsNullable)
            {
                wrong.Add($"{table}.{column} is {found.Type} (null: {found.Nullable}), the program says {type} (null: {property.IsNullable})");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_index_that_stands_for_a_rule_is_unique_in_the_database()
    {
        var unique = await NamesAsync("select indexrelid::regclass::text from pg_index where indisunique");

        Assert.All(FkpDbContext.RuleIndexes, index => Assert.Contains(index, unique));
    }

    [Fact]
    public async Task Every_foreign_key_column_is_indexed_where_its_table_grows_with_people()
    {
        var bare = await NamesAsync("""
            select c.conrelid::regclass || '.' || a.attname
            from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'f' and c.conrelid::regclass::text in ('vote', 'ballot', 'proposal', 'comment', 'follow_up', 'evidence', 'agreement_row', 'agenda_item')
              and a.attname not in ('round_id', 'category_id', 'region_code', 'author_id', 'challenge_id')
              and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])
            """);

        Assert.Empty(bare.Except(["ballot.participant_id"]));
    }

    [Fact]
    public async Task Migrations_run_a_second_time_change_nothing()
    {
        await using var source = NpgsqlDataSource.Create(app.ConnectionString);

        Assert.Empty(await new Migrator(source).RunAsync(Cancel));
    }

    [Theory]
    [InlineData("ballot", "kind")]
    [InlineData("event", "kind")]
    [InlineData("audit_row", "what")]
    public async Task What_only_grows_is_changed_by_nobody(string table, string column)
    {
        var proposal = await app.ProposalAsync(await app.OpenChallengeAsync());
        var citizen = await app.PersonAsync();
        using var vote = await citizen.Browser.Http.PutAsync(new Uri($"/api/v1/proposals/{proposal.Id}/vote", UriKind.Relative), null, Cancel);
        var top = await app.DbAsync(db => db.Agencies.Where(a => a.ParentId == null).OrderBy(a => a.Id).FirstAsync(Cancel));
        using var people = await (await app.PersonAsync("Pengelola Uji", Role.Admin, top)).Browser.GetAsync("/admin/people");
        Assert.Equal(HttpStatusCode.OK, people.StatusCode);

        foreach (var sql in new[] { $"update {table} set {column} = {column}", $"delete from {table}", $"truncate {table}" })
        {
            var asProgram = await Assert.ThrowsAsync<PostgresException>(() => app.DbAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancel)));
            var asOwner = await Assert.ThrowsAsync<PostgresException>(() => app.OwnerAsync(sql));

            Assert.Equal((PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.RestrictViolation), (asProgram.SqlState, asOwner.SqlState));
        }
    }

    [Theory]
    [InlineData("alter table audit_row disable trigger all")]
    [InlineData("drop trigger append_only on audit_row")]
    [InlineData("create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$")]
    [InlineData("create table mine (id int)")]
    [InlineData("set role fkp")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("update migration set name = 'x'")]
    public async Task The_program_cannot_change_what_guards_its_tables(string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => app.DbAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancel)));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private Task<List<(string Table, IProperty Property)>> MappedAsync() => app.DbAsync(db => Task.FromResult(db.Model.GetEntityTypes()
        .Where(e => e.GetTableName() is not null)
        .SelectMany(e => e.GetProperties().Select(p => (e.GetTableName()!, p)))
        .ToList()));

    /// <summary>A view says nothing about null.</summary>
    private Task<Dictionary<(string, string), (string Type, bool? Nullable)>> ColumnsAsync() => app.DbAsync(async db =>
    {
        var rows = await db.Database.SqlQuery<ColumnRow>($"""
            select c.relname::text as "Table", a.attname::text as "Column", format_type(a.atttypid, null) as "Type", case when c.relkind = 'r' then not a.attnotnull end as "Nullable"
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
            """).ToListAsync(Cancel);
        return rows.ToDictionary(r => (r.Table, r.Column), r => (r.Type, r.Nullable));
    });

    private Task<List<string>> NamesAsync(string sql) => app.DbAsync(db => db.Database.SqlQueryRaw<string>(sql).ToListAsync(Cancel));

    // Lengths are rules of the domain, not of the columns.
    private static string Plain(string type) => type.Split('(')[0].Replace("character varying", "text", StringComparison.Ordinal);

    private sealed record ColumnRow(string Table, string Column, string Type, bool? Nullable);
}
