namespace FkpDigital.Web.Caching;

/// <summary>Holds back an answer that is to be kept, until it is whole; lets every other answer through as it comes.</summary>
internal sealed class HeldBody(Stream to, Func<bool> holds) : Stream
{
    private MemoryStream? _content;
    private bool _passes;

    /// <summary>What was held back, or null.</summary>
    public ReadOnlyMemory<byte>? Content => _content?.GetBuffer().AsMemory(0, (int)_content.Length);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Target().Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => Target().Write(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Target().WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Target().WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        if (_passes)
        {
            to.Flush();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _passes ? to.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Decided with the first byte: by then the handler has said what the answer shows.</summary>
    private Stream Target()
    {
        if (_content is null && !_passes)
        {
            (_content, _passes) = holds() ? (new MemoryStream(), false) : (null, true);
        }

        return _content ?? to;
    }
}
