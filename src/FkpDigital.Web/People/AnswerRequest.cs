using FkpDigital.Data;
using FkpDigital.Messages;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using FkpDigital.Secrets;
using FkpDigital.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Web.People;

/// <summary>The data protection officer answers a request; the person hears of it.</summary>
public sealed class AnswerRequest(FkpDbContext db, Codes codes, Vault vault, AccountMessages messages, TimeProvider clock)
{
    /// <returns>False when there is no such request.</returns>
    /// <exception cref="Core.RuleException">See <see cref="DataRequest.Answer"/>.</exception>
    public async Task<bool> RunAsync(long id, RequestOutcome? outcome, string? note, long officerId, CancellationToken cancel)
    {
        if (await db.DataRequests.SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } request)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        request.Answer(outcome, note, officerId, now);
        var person = await db.Participants.SingleAsync(p => p.Id == request.ParticipantId, cancel);
        if (Reach.Of(person, vault) is { } contact)
        {
            // The answer itself is read behind the sign-in: letters lie about.
            db.Add(new Message(contact, nameof(DataRequest), person.Id, codes.DigestOf(contact), await messages.DataAnsweredAsync(contact), vault, now));
        }

        await db.SaveChangesAsync(cancel);
        return true;
    }
}
