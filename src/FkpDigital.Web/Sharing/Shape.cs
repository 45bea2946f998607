using System.Numerics;

namespace FkpDigital.Web.Sharing;

/// <summary>Closed outlines as straight edges; curves are cut into pieces too short to be seen.</summary>
internal sealed class Shape
{
    private readonly List<(Vector2 From, Vector2 To)> _edges = [];
    private Vector2 _start;
    private Vector2 _at;

    public IReadOnlyList<(Vector2 From, Vector2 To)> Edges => _edges;

    public Shape MoveTo(Vector2 point)
    {
        _start = _at = point;
        return this;
    }

    public Shape LineTo(Vector2 point)
    {
        _edges.Add((_at, point));
        _at = point;
        return this;
    }

    /// <summary>A cubic Bézier curve.</summary>
    public Shape CurveTo(Vector2 first, Vector2 second, Vector2 end)
    {
        var begin = _at;
        var pieces = Pieces(Vector2.Distance(begin, first) + Vector2.Distance(first, second) + Vector2.Distance(second, end));
        for (var i = 1; i <= pieces; i++)
        {
            var (t, u) = ((float)i / pieces, 1 - ((float)i / pieces));
            LineTo((u * u * u * begin) + (3 * u * u * t * first) + (3 * u * t * t * second) + (t * t * t * end));
        }

        return this;
    }

    public Shape Close() => LineTo(_start);

    /// <summary>A contour of TrueType: points on the curve and control points off it; between two controls lies a point half-way.</summary>
    public void AddQuadratic(IReadOnlyList<(Vector2 At, bool OnCurve)> points)
    {
        if (points.Count < 2)
        {
            return;
        }

        var first = points.ToList().FindIndex(p => p.OnCurve);
        MoveTo(first >= 0 ? points[first].At : Vector2.Lerp(points[0].At, points[^1].At, .5f));
        first = Math.Max(first, 0);
        Vector2? control = null;
        for (var i = 1; i <= points.Count; i++)
        {
            var (at, onCurve) = points[(first + i) % points.Count];
            if (onCurve || control is not null)
            {
                var end = onCurve ? at : Vector2.Lerp(control!.Value, at, .5f);
                Quadratic(control, end);
            }

            control = onCurve ? null : at;
        }

        if (control is not null)
        {
            Quadratic(control, _start);
        }

        Close();
    }

    /// <summary>A circle as four curves.</summary>
    public Shape Circle(Vector2 centre, float radius)
    {
        const float Handle = .5523f; // of a quarter, as a share of the radius
        Vector2 P(float x, float y) => centre + (radius * new Vector2(x, y));
        return MoveTo(P(1, 0))
            .CurveTo(P(1, Handle), P(Handle, 1), P(0, 1)).CurveTo(P(-Handle, 1), P(-1, Handle), P(-1, 0))
            .CurveTo(P(-1, -Handle), P(-Handle, -1), P(0, -1)).CurveTo(P(Handle, -1), P(1, -Handle), P(1, 0)).Close();
    }

    /// <summary>One petal of the kawung, from the logo: to the right of <paramref name="place"/>'s origin.</summary>
    public Shape Petal(Matrix3x2 place)
    {
        Vector2 P(float x, float y) => Vector2.Transform(new Vector2(x, y), place);
        return MoveTo(P(6.6f, 0))
            .CurveTo(P(8.4f, -5.6f), P(14, -9.2f), P(19.6f, -7.2f)).CurveTo(P(25.6f, -5), P(25.6f, 5), P(19.6f, 7.2f))
            .CurveTo(P(14, 9.2f), P(8.4f, 5.6f), P(6.6f, 0)).Close();
    }

    private void Quadratic(Vector2? control, Vector2 end)
    {
        if (control is not { } middle)
        {
            LineTo(end);
            return;
        }

        var begin = _at;
        var pieces = Pieces(Vector2.Distance(begin, middle) + Vector2.Distance(middle, end));
        for (var i = 1; i <= pieces; i++)
        {
            var (t, u) = ((float)i / pieces, 1 - ((float)i / pieces));
            LineTo((u * u * begin) + (2 * u * t * middle) + (t * t * end));
        }
    }

    private static int Pieces(float length) => Math.Clamp((int)(length / 3) + 2, 2, 40);
}
