using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using FFMpegCore;
using FFMpegCore.Exceptions;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Packages;
using TorchSharp;

namespace Presenter.Renderer.Trust;

/// <summary>
/// A package's loops and plate with the label in them, so that nothing appears or goes where a loop and an answer meet. Made
/// once from what the package holds, and kept in a folder under a name that changes with the file and the label.
/// </summary>
public sealed class LabelledFiles(PresenterPackage package, LabelOptions options, EncodingOptions encoding)
{
    // The label is laid over as in an answer's frames: on the stored planes, without any conversion of colours.
    private const string Kept = "-c:v libx264 -preset medium -crf 16 -g 25 -pix_fmt yuv420p -color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 -c:a copy -movflags +faststart -f mp4";

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> made = new();
    private readonly Lazy<LabelPicture?> label = new(() => Labels.Of(package, options));

    public LabelPicture? Label => label.Value;

    /// <summary>Makes what is missing of all that is shown.</summary>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or failed</exception>
    /// <exception cref="IOException">the folder cannot be written, or there is no font; names the remedy</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        foreach (var file in new[] { PresenterPackage.PlateFile, PresenterPackage.IdleFile, PresenterPackage.ListeningFile })
        {
            if (File.Exists(package.PathOf(file)))
                await PathOfAsync(file, cancellation);
        }
    }

    /// <summary>Whether there is such a picture or loop, or it can be made.</summary>
    public bool Has(string file) => CutOutFiles.SourceOf(file) is { } source
        ? package.Manifest.Matte is { Trusted: true } && File.Exists(package.PathOf(source))
        : File.Exists(package.PathOf(file));

    /// <param name="file">a picture or a loop of the package, or one of <see cref="CutOutFiles"/></param>
    /// <returns>the package's own file where its pictures carry no label</returns>
    /// <exception cref="PackageException">the presenter cannot be cut out</exception>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or failed</exception>
    /// <exception cref="IOException">the folder cannot be written, or there is no font; names the remedy</exception>
    public async Task<string> PathOfAsync(string file, CancellationToken cancellation)
    {
        if (Label is null && CutOutFiles.SourceOf(file) is null)
            return package.PathOf(file);
        // Who asked first may go away; the others still wait for the same file.
        var making = made.GetOrAdd(file, f => new(() => Task.Run(() => MakeAsync(f, Label))));
        try
        {
            return await making.Value.WaitAsync(cancellation);
        }
        catch when (making.Value.IsFaulted)
        {
            made.TryRemove(new(file, making));
            throw;
        }
    }

    private async Task<string> MakeAsync(string file, LabelPicture? drawn)
    {
        var cutOut = CutOutFiles.SourceOf(file) is not null;
        var from = package.PathOf(CutOutFiles.SourceOf(file) ?? file);
        string[] sources = cutOut ? [from, package.PathOf(MatteFiles.BackdropFile), package.PathOf(MatteFiles.TrimapFile)] : [from];
        var path = Path.Combine(Path.GetFullPath(options.Folder), $"{package.Manifest.Id}-{Digest(sources, drawn)}-{file}");
        if (File.Exists(path))
            return path;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var part = $"{path}.{Guid.NewGuid():N}.part";
            try
            {
                if (cutOut)
                    await CutOutFiles.WriteAsync(package, file, part, drawn, encoding, default);
                else if (Path.GetExtension(file) == ".png")
                    LabelPicture(from, part, drawn!);
                else
                    await LabelLoopAsync(from, part, drawn!);
                File.Move(part, path, overwrite: true);
            }
            finally
            {
                File.Delete(part);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}, which carries the label, cannot be written: {e.Message} Remedy: set {LabelOptions.Section}:Folder to a folder that can be written.", e);
        }
        return path;
    }

    private static void LabelPicture(string from, string to, LabelPicture drawn)
    {
        using var scope = torch.NewDisposeScope();
        using var label = new LabelTensors(drawn, torch.CPU);
        var picture = PictureFile.Read(from).unsqueeze(0);
        label.LayOver(picture);
        PictureFile.WritePng(picture[0], to);
    }

    private async Task LabelLoopAsync(string from, string to, LabelPicture drawn)
    {
        var planes = $"{to}.yuva";
        try
        {
            using (var label = new LabelTensors(drawn, torch.CPU))
                await File.WriteAllBytesAsync(planes, label.Yuva());
            await FFMpegArguments
                .FromFileInput(from, verifyExists: true, input => input.WithCustomArgument("-loglevel error -nostdin"))
                .AddFileInput(planes, verifyExists: true, input => input.WithCustomArgument($"-f rawvideo -pix_fmt yuva420p -s {drawn.Width}x{drawn.Height} -r {MediaClock.FrameRate}"))
                .OutputToFile(to, overwrite: true, output => output.WithCustomArgument(string.Create(CultureInfo.InvariantCulture,
                    $"-filter_complex \"[0:v][1:v]overlay={drawn.X}:{drawn.Y}:format=yuv420:eof_action=repeat\" {Kept}")))
                .ProcessAsynchronously(true, FfmpegProgram.Options(encoding.FfmpegFolder));
            await OriginBox.AppendAsync(to, OriginPacket.Of(package), default);
        }
        catch (FFMpegException e)
        {
            throw new EncoderFailedException($"ffmpeg could not lay the label over {from}: {e.Message}");
        }
        finally
        {
            File.Delete(planes);
        }
    }

    private static string Digest(string[] files, LabelPicture? drawn)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Where(File.Exists))
            hash.AppendData(File.ReadAllBytes(file));
        hash.AppendData(drawn?.Rgba ?? []);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{drawn?.X},{drawn?.Y} {Kept}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
