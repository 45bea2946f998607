using FkpDigital.Agencies;
using FkpDigital.Core;
using FkpDigital.Data;

namespace FkpDigital.Forums;

/// <summary>One change of a forum by somebody who has the right to it; changes of one forum wait for each other.</summary>
public sealed class ChangeForum(FkpDbContext db, RunAgenda agendas, Authority authority)
{
    /// <returns>The changed and saved forum, or null when there is none.</returns>
    /// <exception cref="RuleException">The person does not have the right at the forum's agency (403), or the forum refuses the change.</exception>
    public async Task<Forum?> RunAsync(long forumId, Right right, long officerId, Action<Forum> change, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await agendas.TakeTurnAsync(forumId, cancel);
        if (await agendas.LoadAsync(forumId, cancel) is not { } forum)
        {
            return null;
        }

        await authority.RequireAsync(officerId, right, forum.AgencyId, cancel);
        change(forum);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return forum;
    }
}
