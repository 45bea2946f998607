using FkpDigital.Data;
using FkpDigital.Messages;
using FkpDigital.Secrets;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.Mail;

/// <summary>Sends what waits in the outbox. What cannot be sent is tried again later; what was sent by a node that died before it could say so is sent twice.</summary>
internal sealed partial class DeliverMessages(FkpDbContext db, Vault vault, SendMail mail, SendSms sms, TimeProvider clock, ILogger<DeliverMessages> log)
{
    private const int Batch = 20;

    /// <returns>How many were tried.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var due = await TakeAsync(cancel);
        foreach (var message in due)
        {
            await SendAsync(message, cancel);
            await db.SaveChangesAsync(cancel);
        }

        return due.Count;
    }

    /// <summary>Nodes take different ones.</summary>
    private async Task<List<Message>> TakeAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // Mostly there is nothing, and then a transaction would be for nothing.
        if (!await db.Messages.AnyAsync(m => m.SentAt == null && m.Attempts < Message.MostAttempts && m.DueAt <= now && m.ContentSealed != null, cancel))
        {
            return [];
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var due = await db.Messages.FromSql($"""
            select * from message where sent_at is null and attempts < {Message.MostAttempts} and due_at <= {now} and content_sealed is not null
            order by due_at limit {Batch} for update skip locked
            """).ToListAsync(cancel);
        due.ForEach(m => m.Take(now));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return due;
    }

    private async Task SendAsync(Message message, CancellationToken cancel)
    {
        try
        {
            var letter = message.Read(vault)!;
            await (message.Channel is Channel.Mail ? mail.RunAsync(letter, cancel) : sms.RunAsync(letter, cancel));
            message.Sent(clock.GetUtcNow());
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            message.Fail(e.GetType().Name);
            LogFailed(message.Id, message.Attempts, e.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Message {Id} could not be sent, attempt {Attempt}: {Fault}")]
    private partial void LogFailed(long id, int attempt, string fault);
}
