using FkpDigital.Agencies;
using FkpDigital.Audit;
using FkpDigital.Comments;
using FkpDigital.Data;
using FkpDigital.Moderation;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Demo;

/// <summary>Two comments that break the rules of the house: one was hidden, one waits for a moderator, and so does a reported proposal.</summary>
internal sealed class StoryQuarrel(FkpDbContext db, StoryClock time, StoryCast cast)
{
    public async Task TellAsync(CancellationToken cancel)
    {
        var phone = await CommentAsync("Standar waktu layanan dipajang di pintu masuk", "Paijo", -5,
            "CONTOH: petugas loket tiga lambat sekali, ini nomornya 0812-0000-9001, telepon saja ramai-ramai.", cancel);
        time.Turn(-5, 16);
        await new Moderate(db, new Authority(db, new Acting()), new Impartiality(db), time).RunAsync(
            phone.ProposalId, phone.Id, cast.WithEmail(DemoAccounts.Moderator).Id, DecisionAction.Hide, Reason.PersonalData, "Nomor telepon orang lain.", cancel);

        var advertisement = await CommentAsync("Formulir F-1.03 bisa diisi dari rumah", "Kusnadi", -2,
            "CONTOH: malas antre? Saya uruskan semua dokumen, cepat dan murah, hubungi 0812-0000-9002.", cancel);
        time.Turn(-1, 13);
        var proposal = await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Title == "Rak helm, parkir sepeda, dan tempat jas hujan", cancel);
        db.Add(new Report(advertisement.Proposal, advertisement, cast.Named("Sumiyati").Id, Reason.Spam, null, time.Now));
        db.Add(new Report(proposal, null, cast.Named("Murni").Id, Reason.OffTopic, "CONTOH: apakah ini urusan mal pelayanan?", time.Now));
        await db.SaveChangesAsync(cancel);
    }

    private async Task<Comment> CommentAsync(string title, string author, int day, string text, CancellationToken cancel)
    {
        var proposal = await db.Proposals.Include(p => p.Challenge).SingleAsync(p => p.Title == title, cancel);
        var comment = new Comment(proposal, null, cast.Named(author).Id, Stance.Against, text, time.Turn(day, 11));
        db.Add(comment);
        await db.SaveChangesAsync(cancel);
        return comment;
    }
}
