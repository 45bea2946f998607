namespace FkpDigital.Data;

/// <summary>
/// A lock between processes that the system releases when its holder dies, however it dies:
/// .NET's file sharing, which is flock on Unix. The file stays; only its lock counts.
/// </summary>
internal static class LockFile
{
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>The lock for one holder, or null when anyone else holds it in either way.</summary>
    public static FileStream? TryAlone(string path) =>
        TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>The lock for any number of holders, or null while one holds it alone.</summary>
    public static FileStream? TryShared(string path) =>
        TryOpen(path, FileAccess.Read, FileShare.Read);

    /// <summary>Waits until the lock is free for one holder; null after <paramref name="patience"/>.</summary>
    public static async Task<FileStream?> AloneAsync(string path, TimeSpan patience, CancellationToken cancel)
    {
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            if (TryAlone(path) is { } taken)
            {
                return taken;
            }

            if (waited >= patience)
            {
                return null;
            }

            await Task.Delay(Pause, cancel);
        }
    }

    private static TimeSpan Pause => TimeSpan.FromMilliseconds(50);

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult is WouldBlockLinux or WouldBlockMac or SharingViolation)
        {
            return null;
        }
    }
}
