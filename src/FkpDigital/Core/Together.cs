using System.Threading.Channels;

namespace FkpDigital.Core;

/// <summary>Asks one question for all who want something of the same kind at this moment: while one question is on its way, the next ones gather.</summary>
/// <param name="ask">Asks for many keys; the answer leaves out those that there are not.</param>
/// <param name="most">At most so many keys in one question.</param>
public sealed class Together<TKey, TValue>(Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> ask, int most) where TKey : notnull
{
    private const int Capacity = 8_192;

    private readonly Channel<(TKey Key, TaskCompletionSource<(bool, TValue?)> Answer)> _waiting = Channel.CreateBounded<(TKey, TaskCompletionSource<(bool, TValue?)>)>(Capacity);
    private int _asking;

    /// <returns>Whether there is one, and the value.</returns>
    /// <exception cref="OverloadException">Too many wait already.</exception>
    public async Task<(bool Found, TValue? Value)> AskAsync(TKey key, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<(bool, TValue?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite((key, answer)))
        {
            throw new OverloadException();
        }

        if (Interlocked.Exchange(ref _asking, 1) == 0)
        {
            _ = Task.Run(AskAllAsync, CancellationToken.None);
        }

        return await answer.Task.WaitAsync(cancel);
    }

    private async Task AskAllAsync()
    {
        do
        {
            while (_waiting.Reader.TryPeek(out _))
            {
                await AskOnceAsync();
            }

            Interlocked.Exchange(ref _asking, 0);
        }
        while (_waiting.Reader.TryPeek(out _) && Interlocked.Exchange(ref _asking, 1) == 0); // somebody came in between
    }

    private async Task AskOnceAsync()
    {
        var callers = new List<(TKey Key, TaskCompletionSource<(bool, TValue?)> Answer)>();
        while (callers.Count < most && _waiting.Reader.TryRead(out var caller))
        {
            callers.Add(caller);
        }

        try
        {
            var found = await ask([.. callers.Select(c => c.Key).Distinct()]);
            callers.ForEach(c => c.Answer.SetResult((found.TryGetValue(c.Key, out var value), value)));
        }
        catch (Exception e)
        {
            callers.ForEach(c => c.Answer.SetException(e));
        }
    }
}
