using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Footage;

/// <summary>What one look at all pictures, small and grey, tells: how many there are and what moves.</summary>
public sealed record FootageSurvey(int Frames, Framing Framing)
{
    private const int LongSide = 320, CameraEvery = 12, FirstCameraFrame = 10;

    /// <param name="region">The moving part in pixels of the footage; null finds it.</param>
    /// <exception cref="FootageException">cuts, a moving camera, two movers, or damaged pictures</exception>
    public static async Task<FootageSurvey> MakeAsync(FootageProbe footage, Box? region, int size, Action<double> progress, CancellationToken cancellation)
    {
        if (region is { } r && (r.X < 0 || r.Y < 0 || r.Width < 16 || r.Height < 16 || r.X + r.Width > footage.Width || r.Y + r.Height > footage.Height))
            throw new FootageException($"--region is {r.X},{r.Y},{r.Width},{r.Height}; allowed is a part of the picture of {footage.Width}x{footage.Height}, 16 pixels or more on both sides.");
        var shrink = Math.Min(1, (double)LongSide / Math.Max(footage.Width, footage.Height));
        int width = (int)(footage.Width * shrink), height = (int)(footage.Height * shrink);
        var cuts = new CutDetector(width, height);
        var camera = new CameraCheck(width, height);
        var motion = new MotionMap(width, height);
        var exposure = new ExposureMeter(width, height, 1, moving: null);
        var whole = new Box(0, 0, footage.Width, footage.Height);
        var expected = footage.Duration.TotalSeconds * FootageDecoder.FrameRate;
        await foreach (var frame in FootageDecoder.PicturesAsync(footage, whole, width, height, "gray", cancellation))
        {
            cuts.Add(frame);
            if (motion.Frames % CameraEvery == FirstCameraFrame)
                camera.Add(frame, (double)motion.Frames / FootageDecoder.FrameRate);
            // Else a wall that brightens moves, and a quiet shoulder before it does not.
            Exposure.Even(frame, [1 / exposure.Add(frame)[0]]);
            motion.Add(frame);
            if (motion.Frames % 250 == 0)
                progress(motion.Frames / expected);
        }
        if (motion.Frames < 0.95 * expected - FootageDecoder.FrameRate)
            throw new FootageException($"{footage.Path} should last {footage.Duration.TotalSeconds:f0} s but its pictures end after {motion.Frames / (double)FootageDecoder.FrameRate:f0} s; the file is damaged.");
        if (cuts.Cuts() is { Count: > 0 } found)
            throw new FootageException($"{footage.Path} has cuts, at {string.Join(", ", found.Take(5).Select(c => $"{(double)c / FootageDecoder.FrameRate:f1}"))}{(found.Count > 5 ? " and more" : "")} s; give one uninterrupted shot.");
        if (camera.Motion() is { } moved)
            throw new FootageException($"{footage.Path}: the camera moves, first seen at {moved.Second:f0} s, by up to {100 * moved.Share:f1}% of the width; put it on a tripod, switch off zoom and stabilisation.");
        var box = region ?? Enlarged(Find(motion, footage), shrink, footage);
        return new FootageSurvey(motion.Frames, MovingRegion.Frame(box, footage.Width, footage.Height, size));
    }

    private static Box Find(MotionMap motion, FootageProbe footage)
    {
        try
        {
            return MovingRegion.Find(motion.Deviations(), motion.Width, motion.Height);
        }
        catch (FootageException e)
        {
            throw new FootageException($"{footage.Path}: {e.Message}.");
        }
    }

    /// <summary>Into pixels of the footage, with a margin for what the small picture does not show.</summary>
    private static Box Enlarged(Box box, double shrink, FootageProbe footage)
    {
        double margin = 2 + 0.03 * Math.Max(box.Width, box.Height);
        int x = (int)Math.Max(0, (box.X - margin) / shrink), y = (int)Math.Max(0, (box.Y - margin) / shrink);
        int right = (int)Math.Min(footage.Width, (box.X + box.Width + margin) / shrink), bottom = (int)Math.Min(footage.Height, (box.Y + box.Height + margin) / shrink);
        return new Box(x, y, right - x, bottom - y);
    }
}
