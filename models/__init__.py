"""The tables, one noun per file. They hold facts; what is done with them lives in services."""

from models.agent import Agent, AgentPicture, AgentSession, SendKey, Theme, WorkspaceRole
from models.audit import AuditKind, AuditLine
from models.base import Millis
from models.channel import Channel, ChannelLogo, ChannelTeam
from models.chore import Chore, ChoreKind
from models.conference import Conference
from models.conversation import ATTENDED, QUIET, Conversation, ConversationTeam, CrewMember, Stage, State
from models.customer import ChannelIdentity, Customer
from models.draft import Draft
from models.file import FileState, StoredFile
from models.inbound import ExternalMessage, Inbound, InboundState
from models.invitation import Ending, Invitation, InvitationKind
from models.joining import Joining, JoiningEnd, JoiningTeam
from models.message import Audience, Author, Message, MessageKind, ReadMark
from models.notification import Ended, Notification, NotificationKind, NotificationMark, TeamAsk
from models.outbox import Awaits, Door, OutboxState, Outgoing
from models.receipt import ReadReceipt
from models.search import SearchProfile, SearchWord
from models.second_factor import RecoveryCode, SecondFactor
from models.team import Mode, Team, TeamMember, TeamRole
from models.template import MessageTemplate, TemplateTeam
from models.whatsapp import WhatsAppAccount, WhatsAppTemplate
from models.workspace import Workspace

__all__ = [
    "ATTENDED",
    "QUIET",
    "Agent",
    "AgentPicture",
    "AgentSession",
    "Audience",
    "AuditKind",
    "AuditLine",
    "Author",
    "Awaits",
    "Channel",
    "ChannelIdentity",
    "ChannelLogo",
    "ChannelTeam",
    "Chore",
    "ChoreKind",
    "Conference",
    "Conversation",
    "ConversationTeam",
    "CrewMember",
    "Customer",
    "Door",
    "Draft",
    "Ended",
    "Ending",
    "ExternalMessage",
    "FileState",
    "Inbound",
    "InboundState",
    "Invitation",
    "InvitationKind",
    "Joining",
    "JoiningEnd",
    "JoiningTeam",
    "Message",
    "MessageKind",
    "MessageTemplate",
    "Millis",
    "Mode",
    "Notification",
    "NotificationKind",
    "NotificationMark",
    "OutboxState",
    "Outgoing",
    "ReadMark",
    "ReadReceipt",
    "RecoveryCode",
    "SearchProfile",
    "SearchWord",
    "SecondFactor",
    "SendKey",
    "Stage",
    "State",
    "StoredFile",
    "Team",
    "TeamAsk",
    "TeamMember",
    "TeamRole",
    "TemplateTeam",
    "Theme",
    "WhatsAppAccount",
    "WhatsAppTemplate",
    "Workspace",
    "WorkspaceRole",
]
