using System.Data.Common;
using FkpDigital.Core;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FkpDigital.Data;

/// <summary>Tells this node of its own changes as soon as they are committed: who wrote something sees it on the next page.</summary>
public sealed class TellAfterCommit(Changes changes) : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is FkpDbContext db)
        {
            changes.TellOwn(db.TakeWritten());
        }

        return Task.CompletedTask;
    }

    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        (eventData.Context as FkpDbContext)?.TakeWritten();
        return Task.CompletedTask;
    }
}
