using System.Globalization;
using FkpDigital.Data;
using Npgsql;

namespace FkpDigital.Core;

/// <summary>A place in the event log: everything up to it is read.</summary>
public readonly record struct EventPosition(ulong Xid, long Id);

/// <summary>Reads the event log of all nodes in its order. Every reader keeps its own <see cref="EventPosition"/>.</summary>
public sealed class EventFeed(NpgsqlDataSource database)
{
    /// <summary>The end of the log.</summary>
    public async Task<EventPosition> EndAsync(CancellationToken cancel) =>
        (await database.ReadAsync($"select xid::text, id from event order by xid desc, id desc limit 1", Position, cancel)).FirstOrDefault();

    /// <summary>What follows a position, at most 5,000 events. Ids are handed out before the commit: reading goes in the order (xid, id),
    /// up to the oldest transaction still open, for below that line no row can appear any more.</summary>
    public async Task<(IReadOnlyList<Event> Events, EventPosition End)> AfterAsync(EventPosition position, CancellationToken cancel)
    {
        var rows = await database.ReadAsync($"""
            select xid::text, id, at, kind, actor_id, agency_id, challenge_id, proposal_id, comment_id, forum_id, commitment_id, data::text from event
            where (xid, id) > ({position.Xid.ToString(CultureInfo.InvariantCulture)}::xid8, {position.Id}) and xid < pg_snapshot_xmin(pg_current_snapshot())
            order by xid, id limit 5000
            """, r => new Event(Position(r), r), cancel);
        return (rows, rows.Count == 0 ? position : new EventPosition(rows[^1].Xid, rows[^1].Id));
    }

    private static EventPosition Position(NpgsqlDataReader row) => new(ulong.Parse(row.GetString(0), CultureInfo.InvariantCulture), row.GetInt64(1));
}
